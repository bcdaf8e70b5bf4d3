internal import OCI

/// What a manifest says, as far as it decides which image runs.
enum ManifestDocument: Hashable, Sendable {
    /// The largest manifest that is read, in bytes: the limit of containerd, which turns a larger
    /// one down (its `MaxManifestSize`, 1048 being written where 1024 was meant).
    static let maximumBytes = 4 * 1048 * 1048

    /// The most manifests of an index; images for every platform there is, attested, have some
    /// dozens.
    static let maximumEntries = 1000

    /// The manifest of one image; its configuration's digest is the image ID.
    ///
    /// The size is that of configuration and layers together in bytes, or nil if the manifest
    /// gives no usable one.
    case image(configuration: Digest, size: Int64?)

    /// An index and the manifests it lists.
    case index([IndexEntry])

    /// Reads a manifest.
    ///
    /// What it is follows from what it holds. A document that containerd takes for an image under
    /// one media type and for an index under another is refused, as containerd refuses it.
    ///
    /// - Parameter bytes: The manifest, whose digest has been checked.
    /// - Throws: `ManifestError`.
    init(reading bytes: [UInt8]) throws(ManifestError) {
        let root = try JSONReader.read(bytes)
        guard try root.writtenMember("fsLayers") == nil else { throw .firstSchema }
        let kind = ManifestKind(mediaType: try root.text("mediaType") ?? "")
        if kind == .firstSchema { throw .firstSchema }

        let configuration = try root.writtenMember("config")
        let layers = try root.writtenMember("layers")
        let holdsImage = configuration != nil || layers != nil || kind == .image
        let holdsIndex = try root.writtenMember("manifests") != nil || kind == .index
        switch (holdsImage, holdsIndex) {
        case (true, true):
            throw .ambiguous("it has parts of an image and of an index")
        case (false, false):
            throw .unsupported("it is neither an image manifest nor an index")
        case (true, false):
            self = .image(
                configuration: try Self.digest(of: configuration),
                size: Self.size(of: root)
            )
        case (false, true):
            let values = try root.elements("manifests")
            guard values.count <= Self.maximumEntries else {
                throw .unsupported("it lists more than \(Self.maximumEntries) manifests")
            }
            var entries: [IndexEntry] = []
            for value in values { entries.append(try IndexEntry(value)) }
            self = .index(entries)
        }
    }

    /// What the media type of this document has to say.
    var kind: ManifestKind {
        switch self {
        case .image: .image
        case .index: .index
        }
    }

    private static func digest(of configuration: JSONValue?) throws(ManifestError) -> Digest {
        guard let configuration, let text = try configuration.text("digest") else {
            throw .malformed("it names no configuration")
        }
        do {
            return try Digest(parsing: text)
        } catch {
            throw .malformed("the digest of its configuration is wrong: \(error)")
        }
    }

    /// The sum of what configuration and layers have for `size`.
    ///
    /// No image depends on it, so what is wrong with it is no reason to refuse the manifest.
    private static func size(of image: JSONValue) -> Int64? {
        guard let configuration = try? image.member("config"),
            let layers = try? image.elements("layers")
        else { return nil }
        var sum: Int64 = 0
        for descriptor in [configuration] + layers {
            guard case .number(let text) = try? descriptor.member("size"),
                let size = Int64(text), size >= 0
            else { return nil }
            let (next, overflow) = sum.addingReportingOverflow(size)
            if overflow { return nil }
            sum = next
        }
        return sum
    }
}

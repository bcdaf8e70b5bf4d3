internal import OCI

/// What a manifest says, as far as it decides which image runs.
enum ManifestDocument: Hashable, Sendable {
    /// The largest manifest that is read, in bytes: the limit of containerd, which turns a larger
    /// one down (its `MaxManifestSize`, 1048 being written where 1024 was meant).
    static let maximumBytes = 4 * 1048 * 1048

    /// The manifest of one image; its configuration's digest is the image ID.
    case image(configuration: Digest)

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
            self = .image(configuration: try Self.digest(of: configuration))
        case (false, true):
            var entries: [IndexEntry] = []
            for value in try root.elements("manifests") { entries.append(try IndexEntry(value)) }
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
}

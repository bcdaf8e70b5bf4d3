import OCI
import PolicyEngine

/// The names that a report gives its image.
struct ImageNames {
    /// What the scanner calls the image ID.
    private var statedImageID: Digest?

    /// The platform that the image is made for.
    private(set) var platform: Platform?

    /// Every digest but what the scanner calls the image ID.
    private(set) var digests: Set<Digest> = []

    /// The repositories that the image was in.
    private(set) var repositories: Set<String> = []

    /// The tags that stood for the image.
    private(set) var tags: Set<ImageReference> = []

    /// The digest of the image's configuration.
    ///
    /// Docker with containerd's image store calls an image by the digest of its index, or of its
    /// manifest if it has none, by which the images of other platforms go too. No configuration has the
    /// digest of a manifest.
    var imageID: Digest? { statedImageID.flatMap { digests.contains($0) ? nil : $0 } }

    /// Takes the image ID; one that is none is left out with a warning.
    mutating func addImageID(_ text: String?, position: String, oddities: inout Oddities) {
        guard let text, !text.isEmpty else { return }
        statedImageID = try? Digest(parsing: text)
        if statedImageID == nil {
            oddities.warn("\(position) is ignored: no digest in \(text.quoted)")
        }
    }

    /// Takes a digest that stands by itself; one that is none is left out with a warning.
    mutating func addDigest(_ text: String?, position: String, oddities: inout Oddities) {
        guard let text, !text.isEmpty else { return }
        guard let digest = try? Digest(parsing: text) else {
            oddities.warn("\(position) is ignored: no digest in \(text.quoted)")
            return
        }
        digests.insert(digest)
    }

    /// Takes a digest that was read before.
    mutating func add(_ digest: Digest) {
        digests.insert(digest)
    }

    /// Takes the digest in a name such as `repository@sha256:…`, whatever the repository.
    mutating func addRepoDigest(_ text: String, position: String, oddities: inout Oddities) {
        guard let mark = text.lastIndex(of: "@"),
            let digest = try? Digest(parsing: String(text[text.index(after: mark)...]))
        else {
            oddities.warn("\(position) is ignored: no digest in \(text.quoted)")
            return
        }
        digests.insert(digest)
        addRepository(text)
    }

    /// Takes a tagged reference; what is none is left out with a warning.
    mutating func addTag(_ text: String, position: String, oddities: inout Oddities) {
        do {
            let reference = try ImageReference(normalizing: text)
            if reference.tag == nil {
                oddities.warn("\(position) is ignored: \(text.quoted) has no tag")
            } else {
                tags.insert(reference)
            }
        } catch {
            oddities.warn("\(position) is ignored: \(text.quoted): \(error)")
        }
    }

    /// Takes the image's name as it was given to the scanner, which counts for its digest alone:
    /// it can be the path of an archive, which would read as a tagged reference.
    ///
    /// - Parameters:
    ///   - text: The name.
    ///   - manifest: The manifest that was scanned, if the scanner tells that beside the name alone.
    ///     It counts instead of the name's digest, which may be that of an index.
    /// - Returns: The name's digest if it does not count, because the manifest has another.
    @discardableResult
    mutating func addGivenName(_ text: String?, manifest: Digest? = nil) -> Digest? {
        if let manifest { digests.insert(manifest) }
        guard let text, let reference = try? ImageReference(normalizing: text),
            let digest = reference.digest
        else { return nil }
        repositories.insert(reference.repository)
        guard let manifest else {
            digests.insert(digest)
            return nil
        }
        return digest == manifest ? nil : digest
    }

    /// Takes the repository of a reference, if it is one.
    mutating func addRepository(_ text: String) {
        guard let reference = try? ImageReference(normalizing: text) else { return }
        repositories.insert(reference.repository)
    }

    /// Takes the platform, which an image made by hand may not name.
    mutating func addPlatform(os: String?, architecture: String?, variant: String?) {
        guard let os, !os.isEmpty, let architecture, !architecture.isEmpty else { return }
        platform = Platform(os: os, architecture: architecture, variant: variant)
    }

    /// Whether the image can be found by any of its names.
    var hasDigest: Bool { imageID != nil || !digests.isEmpty }

    /// Joins the names to a report.
    func image(_ report: ScanReport, bomSerialNumber: String? = nil) -> ImageReport {
        ImageReport(
            imageID: imageID,
            platform: platform,
            digests: digests,
            repositories: repositories,
            tags: tags,
            bomSerialNumber: bomSerialNumber,
            report: report
        )
    }
}

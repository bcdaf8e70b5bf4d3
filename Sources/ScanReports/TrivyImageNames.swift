import OCI

/// The digests and tags that a Trivy report gives its image.
struct TrivyImageNames {
    let imageID: Digest?
    let digests: Set<Digest>
    let tags: Set<ImageReference>

    /// Reads the names out of a report.
    ///
    /// The image's name as it was given to Trivy (`ArtifactName`) counts for its digest alone:
    /// it can be the path of an archive, which would read as a tagged reference.
    ///
    /// - Parameters:
    ///   - document: The report.
    ///   - oddities: Takes a warning for each name that cannot be used.
    /// - Throws: `ReportError.noImage` when no digest is left.
    init(_ document: TrivyDocument, oddities: inout Oddities) throws(ReportError) {
        let metadata = document.metadata
        let imageID = Self.imageID(metadata?.imageID, oddities: &oddities)
        var digests = Set([imageID].compactMap(\.self))
        for (index, text) in (metadata?.repoDigests ?? []).enumerated() {
            if let digest = Self.digest(in: text) {
                digests.insert(digest)
            } else {
                oddities.warn(
                    "Metadata.RepoDigests[\(index)] is ignored: no digest in \(text.quoted)"
                )
            }
        }
        if let name = document.artifactName,
            let digest = (try? ImageReference(normalizing: name))?.digest
        {
            digests.insert(digest)
        }
        guard !digests.isEmpty else { throw .noImage }
        self.imageID = imageID
        self.digests = digests
        tags = Self.tags(metadata?.repoTags ?? [], oddities: &oddities)
    }

    private static func imageID(_ text: String?, oddities: inout Oddities) -> Digest? {
        guard let text, !text.isEmpty else { return nil }
        guard let digest = try? Digest(parsing: text) else {
            oddities.warn("Metadata.ImageID is ignored: no digest in \(text.quoted)")
            return nil
        }
        return digest
    }

    /// The digest in a name such as `repository@sha256:…`, whatever the repository.
    private static func digest(in text: String) -> Digest? {
        guard let mark = text.lastIndex(of: "@") else { return nil }
        return try? Digest(parsing: String(text[text.index(after: mark)...]))
    }

    private static func tags(_ texts: [String], oddities: inout Oddities) -> Set<ImageReference> {
        var tags: Set<ImageReference> = []
        for (index, text) in texts.enumerated() {
            let position = "Metadata.RepoTags[\(index)]"
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
        return tags
    }
}

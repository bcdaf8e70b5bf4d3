extension TrivyReport {
    /// Reads the digests, the platform and the tags that a report gives its image.
    ///
    /// - Parameters:
    ///   - document: The report.
    ///   - oddities: Takes a warning for each name that cannot be used.
    /// - Returns: The names.
    /// - Throws: `ReportError.noImage` when no digest is left.
    static func imageNames(
        _ document: TrivyDocument,
        oddities: inout Oddities
    ) throws(ReportError) -> ImageNames {
        let metadata = document.metadata
        let configuration = metadata?.imageConfiguration
        var names = ImageNames()
        names.addImageID(metadata?.imageID, position: "Metadata.ImageID", oddities: &oddities)
        for (index, text) in (metadata?.repoDigests ?? []).enumerated() {
            let position = "Metadata.RepoDigests[\(index)]"
            names.addRepoDigest(text, position: position, oddities: &oddities)
        }
        names.addGivenName(document.artifactName)
        guard names.hasDigest else {
            throw .noImage(fields: "Metadata.ImageID, Metadata.RepoDigests or ArtifactName")
        }
        names.addPlatform(
            os: configuration?.os,
            architecture: configuration?.architecture,
            variant: configuration?.variant
        )
        for (index, text) in (metadata?.repoTags ?? []).enumerated() {
            names.addTag(text, position: "Metadata.RepoTags[\(index)]", oddities: &oddities)
        }
        return names
    }
}

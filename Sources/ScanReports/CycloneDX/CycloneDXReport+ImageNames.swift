import OCI

extension CycloneDXReport {
    /// Trivy's properties of an image.
    private enum Property {
        static let imageID = "aquasecurity:trivy:ImageID"
        static let repoDigest = "aquasecurity:trivy:RepoDigest"
        static let repoTag = "aquasecurity:trivy:RepoTag"
    }

    /// The system of an image whose package URL names the architecture alone: that of a node, as in
    /// an index that names none.
    private static let system = "linux"

    /// Reads the names of the image that a BOM describes.
    ///
    /// Trivy writes properties, and a package URL that names the architecture and no system. Syft and
    /// Grype write a digest as the version. Older ones write that of the manifest there, and the
    /// name as it was given to them: a digest in the name that is another is that of an index, by
    /// which the images of other platforms go too.
    ///
    /// - Parameters:
    ///   - root: What the BOM describes.
    ///   - oddities: Takes a warning for each name that cannot be used.
    /// - Returns: The names.
    /// - Throws: `ReportError.noImage` when no digest is left.
    static func imageNames(
        _ root: CycloneDXDocument.Root?,
        oddities: inout Oddities
    ) throws(ReportError) -> ImageNames {
        var names = ImageNames()
        if let url = root?.purl.flatMap(PackageURL.init), url.type == VEXProduct.imageType {
            if let digest = url.version.flatMap({ try? Digest(parsing: $0) }) { names.add(digest) }
            if let repository = url.qualifiers["repository_url"] { names.addRepository(repository) }
            names.addPlatform(
                os: system,
                architecture: url.qualifiers[VEXProduct.architectureQualifier],
                variant: nil
            )
        }
        let manifest = root?.version.flatMap { try? Digest(parsing: $0) }
        if let other = names.addGivenName(root?.name, manifest: manifest) {
            oddities.warn(
                "metadata.component.name: the report is not found by \(other), because version "
                    + "names another digest; if that is in no registry, as after a scan through "
                    + "Docker, give the scanner's JSON report instead"
            )
        }
        for (index, property) in (root?.properties ?? []).enumerated() {
            guard let value = property.value else { continue }
            let position = "metadata.component.properties[\(index)]"
            switch property.name {
            case Property.imageID:
                names.addImageID(value, position: position, oddities: &oddities)
            case Property.repoDigest:
                names.addRepoDigest(value, position: position, oddities: &oddities)
            case Property.repoTag:
                names.addTag(value, position: position, oddities: &oddities)
            default: break
            }
        }
        guard names.hasDigest else {
            throw .noImage(
                fields: "the purl, name, version or properties of metadata.component"
            )
        }
        return names
    }
}

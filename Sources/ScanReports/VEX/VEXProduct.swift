import OCI
import PolicyEngine

/// An image, or packages in it, that a VEX statement is about.
struct VEXProduct: Hashable, Sendable {
    /// The type of the package URLs that name images.
    static let imageType = "oci"

    /// The qualifier of these URLs that names the architecture of the image.
    static let architectureQualifier = "arch"

    /// How the image is named.
    enum Image: Hashable, Sendable {
        /// By digests, of which it has one.
        case digests(Set<Digest>)
        /// By its repository and perhaps a tag.
        case repository(String, tag: String?)
        /// As what the CycloneDX BOM of this serial number describes.
        case bom(String)
    }

    /// A package, as a subcomponent is named.
    enum Package: Hashable, Sendable {
        /// By its package URL.
        case url(PackageURL)
        /// By a name alone.
        case name(String)
    }

    /// The image.
    let image: Image

    /// The architectures of the image, or none if the statement is about all.
    let architectures: Set<String>

    /// The packages, or `nil` if the statement is about all there are.
    let packages: [Package]?

    /// Names a product.
    init(image: Image, architectures: Set<String>, packages: [Package]? = nil) {
        self.image = image
        self.architectures = architectures
        self.packages = packages
    }

    /// Names an image by package URLs and hashes, all of the same image.
    ///
    /// A digest says which image it is; only without one it is any of a repository, which
    /// `repository_url` has to name: the name of a package URL is no more than its last segment.
    ///
    /// - Parameters:
    ///   - urls: The package URLs; those of other types than `oci` count for nothing.
    ///   - hashes: Digests of the image. No digest and no repository gives nil.
    init?(imageURLs urls: [PackageURL], hashes: [Digest] = []) {
        let urls = urls.filter { $0.type == Self.imageType }
        var digests = Set(hashes)
        for version in urls.compactMap(\.version) {
            // A version that is no digest leaves the image unknown, not any of the repository.
            guard let digest = try? Digest(parsing: version) else { return nil }
            digests.insert(digest)
        }
        architectures = Set(urls.compactMap { $0.qualifiers[Self.architectureQualifier] })
        packages = nil
        guard digests.isEmpty else {
            image = .digests(digests)
            return
        }
        guard let url = urls.first, let repository = url.qualifiers["repository_url"],
            let reference = try? ImageReference(normalizing: repository)
        else { return nil }
        image = .repository(reference.repository, tag: url.qualifiers["tag"])
    }

    /// The same image with the packages that the statement is about.
    func with(packages: [Package]) -> VEXProduct {
        VEXProduct(image: image, architectures: architectures, packages: packages)
    }

    /// Whether a report is on the image.
    func isOf(_ report: ImageReport) -> Bool {
        let isNamed =
            switch image {
            case .digests(let digests): !digests.isDisjoint(with: report.digests)
            case .repository(let repository, let tag):
                report.repositories.contains(repository)
                    && (tag == nil
                        || report.tags.contains { $0.repository == repository && $0.tag == tag })
            case .bom(let serialNumber): report.bomSerialNumber == serialNumber
            }
        guard isNamed, !architectures.isEmpty, let platform = report.platform else {
            return isNamed
        }
        return architectures.contains {
            Platform(os: platform.os, architecture: $0).normalized.architecture
                == platform.architecture
        }
    }

    /// Whether the statement is about the package of a finding.
    func isOf(_ finding: Finding) -> Bool {
        packages?.contains { $0.isOf(finding) } ?? true
    }
}

extension VEXProduct.Package {
    /// Whether a finding is in the package.
    ///
    /// Scanners differ in the namespace that they put before a name. A version has to be the one
    /// that is installed; that of an RPM has its epoch in front.
    fileprivate func isOf(_ finding: Finding) -> Bool {
        let found = finding.package.lowercased()
        switch self {
        case .name(let name): return found == name.lowercased()
        case .url(let url):
            var names = [url.name]
            if let namespace = url.namespace {
                names += ["\(namespace)/\(url.name)", "\(namespace):\(url.name)"]
            }
            guard names.contains(where: { $0.lowercased() == found }) else { return false }
            guard let version = url.version else { return true }
            let epoch = url.qualifiers["epoch"].map { "\($0):\(version)" }
            return finding.installedVersion == version || finding.installedVersion == epoch
        }
    }
}

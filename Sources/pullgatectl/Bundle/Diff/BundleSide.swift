internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import ReportDatabase

/// One of the two bundles that are compared.
struct BundleSide: Sendable {
    /// The bundle as it was named.
    let path: String

    /// The bundle, whoever has signed it.
    let bundle: PolicyBundle

    /// Its report index, if it has one.
    let index: ReportDatabase?

    /// Whether nodes get reports from it.
    var hasReports: Bool { (index?.counts.images ?? 0) > 0 }

    /// Reads a bundle and opens its index.
    ///
    /// - Parameter path: The folder. Of the file of a bundle alone there must be no index.
    /// - Throws: `BundleProblem`.
    init(_ path: String) throws(BundleProblem) {
        let source = BundleSource(path)
        bundle = try source.uncheckedBundle().bundle
        self.path = path
        guard bundle.reports != nil else {
            index = nil
            return
        }
        guard let folder = source.folder, let file = IndexFile(of: bundle, in: folder) else {
            throw BundleProblem("\(path): the folder of the bundle is needed: it has the index")
        }
        index = try file.openChecked()
    }
}

internal import OCI
internal import PolicyBundles
internal import ReportDatabase

/// The report index of a bundle in a folder.
struct IndexFile: Sendable {
    /// What the bundle says of it.
    let reference: ReportIndexReference

    /// Its file.
    let path: String

    /// Names the index of a bundle.
    ///
    /// - Parameters:
    ///   - bundle: The bundle. One without an index gives nil.
    ///   - folder: The folder that the bundle is in.
    init?(of bundle: PolicyBundle, in folder: BundleFolder) {
        guard let reports = bundle.reports else { return nil }
        reference = reports
        path = folder.blob(reports.digest)
    }

    /// Opens whatever the file holds.
    private func open() throws(BundleProblem) -> ReportDatabase {
        do {
            return try ReportDatabase(path: path)
        } catch {
            throw BundleProblem("\(error)")
        }
    }

    /// Opens the index if it is the file that the bundle names.
    ///
    /// - Throws: `BundleProblem` for a file that is missing or cannot be read, or has another size
    ///   or hash.
    func openChecked() throws(BundleProblem) -> ReportDatabase {
        let file: FileDigest
        do {
            file = try FileDigest(of: path)
        } catch {
            // The index's own error says in plain words why it cannot be read.
            _ = try open()
            throw BundleProblem("\(error)")
        }
        guard file.size == reference.size else {
            throw BundleProblem(
                "\(path) has \(file.size) bytes, and the bundle says \(reference.size)"
            )
        }
        guard file.digest == reference.digest else {
            throw BundleProblem("\(path) is another file than the bundle names: \(file.digest)")
        }
        return try open()
    }
}

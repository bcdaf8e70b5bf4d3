internal import Crypto
internal import OCI
internal import PolicyBundles

extension IndexFolder {
    /// Checks that an index is whole, and moves it aside if it is not.
    ///
    /// - Parameter reference: The index as a bundle names it.
    /// - Returns: Whether the file is there and what the bundle names.
    /// - Throws: `BundleError` with code `state` when it cannot be read, or `CancellationError`.
    func holds(_ reference: ReportIndexReference) async throws -> Bool {
        guard let size = size(ofFileAt: file(of: reference.digest)) else { return false }
        let isWhole: Bool
        do {
            let hash = try await hash(ofFileAt: file(of: reference.digest))
            isWhole = size == reference.size && hash.finalize().isHash(of: reference.digest)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw BundleError(
                .state,
                "\(file(of: reference.digest)) cannot be read: \(FileReason.of(error))"
            )
        }
        if !isWhole { moveAside(reference.digest) }
        return isWhole
    }
}

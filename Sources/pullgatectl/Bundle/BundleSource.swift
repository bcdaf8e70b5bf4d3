internal import FoundationEssentials
internal import PolicyBundles
internal import StrictYAML

/// Where a bundle is read from: a folder as `bundle build` writes it, or the file of a bundle alone.
struct BundleSource: Sendable {
    /// The folder, if it is one.
    let folder: BundleFolder?

    /// The file of the bundle.
    let file: String

    /// Names a source.
    ///
    /// - Parameter path: The folder or the file.
    init(_ path: String) {
        var isFolder = false
        folder =
            FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
            ? BundleFolder(path: path) : nil
        file = folder?.bundle ?? path
    }

    /// Reads a bundle whose signature is checked.
    ///
    /// - Parameter keys: The keys to trust.
    /// - Returns: The bundle, with those of the keys that signed it.
    /// - Throws: `BundleProblem`.
    func bundle(trusting keys: TrustedKeys) throws(BundleProblem) -> SourcedBundle {
        try read { bytes in
            let envelope = try UnverifiedEnvelope(parsing: bytes, source: file)
            let payload = try envelope.verified(by: keys)
            return SourcedBundle(
                bundle: try PolicyBundle(payload: payload, source: file),
                signers: .checked(payload.keyIDs)
            )
        }
    }

    /// Reads a bundle whoever has signed it.
    ///
    /// - Throws: `BundleProblem`.
    func uncheckedBundle() throws(BundleProblem) -> SourcedBundle {
        try read { bytes in
            let envelope = try? UnverifiedEnvelope(parsing: bytes, source: file)
            let payload = try VerifiedPayload.trustingUnsigned(bytes, source: file)
            return SourcedBundle(
                bundle: try PolicyBundle(payload: payload, source: file),
                signers: .unchecked(envelope?.claimedKeyIDs ?? [])
            )
        }
    }

    private func read(
        _ decode: ([UInt8]) throws -> SourcedBundle
    ) throws(BundleProblem) -> SourcedBundle {
        do {
            let bytes = try DocumentFile.bytes(
                of: file,
                maximumBytes: UnverifiedEnvelope.maximumBytes
            )
            return try decode(bytes)
        } catch EnvelopeError.malformed(let error) {
            throw BundleProblem("\(error)")
        } catch let error as EnvelopeError {
            throw BundleProblem("\(file): \(error)")
        } catch {
            // All but the other errors of an envelope name the file themselves.
            throw BundleProblem("\(error)")
        }
    }
}

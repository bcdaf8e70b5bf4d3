internal import PolicyBundles

extension SignedEnvelope {
    /// Reads the bundle back as nodes do: what comes of several files may be refused though none of
    /// them is.
    ///
    /// - Parameter keys: Those that signed it.
    /// - Throws: `EnvelopeError` or `DocumentError`, as nodes do; `KeyError` for too many keys.
    func readBack(trusting keys: [SigningKey]) throws {
        let source = "the bundle"
        let read = try UnverifiedEnvelope(parsing: bytes, source: source)
        let payload = try read.verified(by: TrustedKeys(of: keys.map(\.publicKey)))
        _ = try PolicyBundle(payload: payload, source: source)
    }
}

internal import PolicyBundles

/// How a node knows that a bundle comes from whom it trusts.
public enum BundleVerification: Hashable, Sendable {
    /// One of the public keys in these files has signed it.
    case keys(files: [String])
    /// It is taken from whoever sends it.
    case none
}

/// The verification with its key files read.
enum LoadedVerification: Hashable, Sendable {
    case keys(TrustedKeys)
    case none

    /// Reads the key files.
    ///
    /// - Parameter verification: What the configuration says.
    /// - Throws: `BundleError` with code `keyFiles`.
    init(_ verification: BundleVerification) throws(BundleError) {
        switch verification {
        case .none: self = .none
        case .keys(let files):
            self = .keys(try TrustedKeyFiles.check(files))
        }
    }

    /// What floors are kept by: the ids of the keys that are trusted.
    var trusted: [String] {
        switch self {
        case .keys(let keys): keys.keys.map(\.id)
        case .none: [RevisionFloors.unsigned]
        }
    }

    /// Whether a bundle that is in force may stay so.
    ///
    /// - Parameter keyIDs: The ids of the keys that have signed it; none if nobody had to.
    /// - Returns: Whether one of them is trusted, or nobody has to sign.
    func trusts(_ keyIDs: [String]) -> Bool {
        switch self {
        case .keys: !Set(keyIDs).isDisjoint(with: trusted)
        case .none: true
        }
    }

    /// What the floors of a payload are kept by.
    func signers(of payload: VerifiedPayload) -> [String] {
        switch self {
        case .keys: payload.keyIDs
        case .none: [RevisionFloors.unsigned]
        }
    }

    /// Checks who signed what was sent.
    ///
    /// - Parameters:
    ///   - bytes: The envelope.
    ///   - source: Where it came from, for messages.
    /// - Returns: The payload.
    /// - Throws: `BundleError` with code `untrusted`.
    func payload(of bytes: [UInt8], source: String) throws(BundleError) -> VerifiedPayload {
        do {
            switch self {
            case .keys(let keys):
                return try UnverifiedEnvelope(parsing: bytes, source: source).verified(by: keys)
            case .none: return try .trustingUnsigned(bytes, source: source)
            }
        } catch {
            throw BundleError(.untrusted, "\(source) sends no bundle to trust: \(error)")
        }
    }
}

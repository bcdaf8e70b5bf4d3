internal import PolicyBundles

/// A bundle, and what is known of who signed it.
struct SourcedBundle: Sendable {
    /// The keys that a bundle is signed by, by their ids.
    enum Signers: Hashable, Sendable {
        /// Those of the trusted keys whose signatures are good.
        case checked([String])
        /// What the signatures claim.
        case unchecked([String])
    }

    /// The bundle.
    let bundle: PolicyBundle

    /// Who signed it.
    let signers: Signers

    /// The ids of the keys, whether checked or not.
    var keyIDs: [String] {
        switch signers {
        case .checked(let ids), .unchecked(let ids): ids
        }
    }
}

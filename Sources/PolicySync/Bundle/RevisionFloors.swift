internal import PolicyBundles

/// The highest revisions that a node has had, below which no bundle is taken again.
///
/// They are kept for each key by itself. A bundle counts for the keys that signed it, and only the
/// floors of keys that are trusted now hold: taking a stolen key away takes away what was done with
/// it, such as a revision so high that no honest one could follow.
struct RevisionFloors: Hashable, Sendable {
    /// One floor.
    struct Floor: Hashable, Sendable {
        let revision: UInt64
        let fingerprint: PayloadFingerprint
    }

    /// What bundles count for whose signatures are not checked.
    static let unsigned = "unsigned"

    /// The floors by key id.
    private(set) var floors: [String: Floor]

    init(_ floors: [String: Floor] = [:]) {
        self.floors = floors
    }

    /// Refuses a bundle that would turn the node back.
    ///
    /// - Parameters:
    ///   - bundle: The bundle.
    ///   - fingerprint: That of its payload.
    ///   - trusted: The ids of the keys that are trusted now.
    /// - Throws: `BundleError` with code `revisionRolledBack` or `revisionReused`.
    func check(
        _ bundle: PolicyBundle,
        fingerprint: PayloadFingerprint,
        trusted: [String]
    ) throws(BundleError) {
        let highest = trusted.compactMap { floors[$0] }.max { $0.revision < $1.revision }
        guard let highest else { return }
        guard bundle.revision >= highest.revision else {
            throw BundleError(
                .revisionRolledBack,
                "revision \(bundle.revision) is older than \(highest.revision), which this node "
                    + "has had already"
            )
        }
        guard bundle.revision > highest.revision || fingerprint == highest.fingerprint else {
            throw BundleError(
                .revisionReused,
                "this node has had revision \(bundle.revision) already, with other content; an "
                    + "edit needs a higher revision"
            )
        }
    }

    /// Raises the floors of the keys that signed a bundle.
    ///
    /// - Parameters:
    ///   - bundle: The bundle, which has passed `check`.
    ///   - fingerprint: That of its payload.
    ///   - signers: The ids of the keys that signed it.
    mutating func raise(
        to bundle: PolicyBundle,
        fingerprint: PayloadFingerprint,
        signers: [String]
    ) {
        for key in signers where (floors[key]?.revision ?? 0) <= bundle.revision {
            floors[key] = Floor(revision: bundle.revision, fingerprint: fingerprint)
        }
    }
}

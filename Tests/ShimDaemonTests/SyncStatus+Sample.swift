import PolicyEngine

@testable import PolicySync

extension SyncStatus.Active {
    /// A bundle of which nothing matters but its dates.
    static func revision7(issuedAt: Timestamp, expiresAt: Timestamp?) -> SyncStatus.Active {
        SyncStatus.Active(
            revision: 7,
            issuedAt: issuedAt,
            expiresAt: expiresAt,
            source: .endpoint,
            keyIDs: [],
            reports: nil,
            namespaces: 0,
            exempt: [],
            hidesImages: false
        )
    }
}

import PolicyEngine
import Testing

@testable import PolicySync
@testable import ShimDaemon

@Suite struct SyncStatusLineTests {
    private static let end = Timestamp(secondsSinceEpoch: 1_800_000_000)

    private static func status(expiresAt: Timestamp?) -> SyncStatus {
        var status = SyncStatus()
        status.active = .revision7(issuedAt: end.adding(seconds: -60), expiresAt: expiresAt)
        return status
    }

    @Test func saysWhichRevisionIsInForceAndWhetherItHasExpired() {
        let expiring = Self.status(expiresAt: Self.end)
        let revision = "listening; policy revision 7"
        #expect(expiring.line(at: Self.end.adding(seconds: -1)) == revision)
        #expect(expiring.line(at: Self.end) == "\(revision) has expired")
        #expect(Self.status(expiresAt: nil).line(at: Self.end) == revision)
        #expect(SyncStatus().line(at: Self.end) == "listening; no policy bundle is in force")
    }
}

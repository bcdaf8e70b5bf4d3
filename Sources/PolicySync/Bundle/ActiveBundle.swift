internal import Crypto
internal import OCI
public import PolicyBundles
public import ScanReports

/// A bundle in force with the report index that belongs to it: what one pull is judged by.
public struct ActiveBundle: Sendable {
    /// Where the bundle came from when it was put in force.
    public enum Source: String, Hashable, Sendable, CaseIterable {
        /// The central endpoint.
        case endpoint
        /// The node's own disk, because the endpoint has not sent a newer one since the start.
        case disk
    }

    /// The policies with their number and dates.
    public let bundle: PolicyBundle

    /// The ids of the trusted keys that signed it; none if signatures are not checked.
    public internal(set) var keyIDs: [String]

    /// Where it came from.
    public let source: Source

    /// The reports of its index, or nil if it has none.
    public internal(set) var reports: (any ScanReportSource)?

    /// What tells its payload from any other.
    let fingerprint: PayloadFingerprint
}

/// The SHA-256 of a bundle's payload.
struct PayloadFingerprint: Hashable, Sendable {
    /// 64 hexadecimal digits.
    let hexadecimal: String

    /// Takes a fingerprint that was written down.
    init(hexadecimal: String) {
        self.hexadecimal = hexadecimal
    }

    /// Computes the fingerprint of a payload.
    init(of payload: VerifiedPayload) {
        hexadecimal = SHA256.hash(data: payload.bytes).hexadecimal
    }
}

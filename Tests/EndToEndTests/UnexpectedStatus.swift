import GRPCBridge

/// A call that a test needs to succeed did not.
struct UnexpectedStatus: Error {
    let status: Status
}

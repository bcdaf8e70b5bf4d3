import GRPCBridge

extension Status {
    /// The status of a call that succeeded.
    static var ok: Status { Status(code: .ok, message: "") }

    /// The status of a pull that is denied.
    static func denied(_ text: String) -> Status {
        Status(code: .permissionDenied, message: text)
    }
}

internal import AdminAPI
internal import PolicyEngine

extension PolicyStatus.Active {
    /// Whether the bundle's end is over, so that the failure mode decides.
    ///
    /// - Parameter now: The clock's value.
    /// - Returns: Whether it is; false for a bundle without an end.
    func isExpired(at now: Timestamp) -> Bool {
        guard let expiresAt, let end = try? Timestamp(parsing: expiresAt) else { return false }
        return now >= end
    }
}

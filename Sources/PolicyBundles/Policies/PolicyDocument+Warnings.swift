public import PolicyEngine
internal import StrictYAML

extension PolicyDocument {
    /// How long before its end an exception is warned of, in seconds: 14 days.
    ///
    /// A sprint: long enough to update the image, or to decide on a longer exception.
    public static let expiryNotice: Int64 = 14 * 86_400

    /// Finds what the document allows and its author cannot want.
    ///
    /// Only what has no effect, or one against the rule it stands beside: a policy that is merely
    /// lax is its owner's decision.
    ///
    /// - Parameter now: The clock's value.
    /// - Returns: The warnings in the order of the document.
    public func warnings(at now: Timestamp) -> [PolicyWarning] {
        var search = WarningSearch(document: document, policies: policies, now: now)
        search.searchEveryNamespace()
        return search.warnings.sorted { $0.place.position < $1.place.position }
    }
}

/// The severity from which findings that have no fix yet are a violation.
///
/// Those of reports that do not tell whether there is a fix count as if they had one.
public enum SeverityWithoutFix: Hashable, Sendable {
    /// The same as for findings that have one.
    case sameAsSeverity
    /// This severity and above, lower or higher than the one for findings that have a fix.
    case level(Severity)
    /// None, because nobody could act on it.
    case never
}

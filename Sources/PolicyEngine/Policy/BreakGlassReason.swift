/// Why a pod is to have an image in spite of its namespace's policy.
public struct BreakGlassReason: Hashable, Sendable {
    /// The key of the pod's annotation that gives the reason.
    public static let annotation = "pullgate.dev/break-glass"

    /// Bytes of a reason that are kept: a sentence and the number of an incident.
    public static let maximumLength = 256

    /// The reason, on one line.
    public let text: String

    /// Takes what the annotation says.
    ///
    /// It is nil for a text that says nothing: who breaks the glass has to answer for it.
    ///
    /// - Parameter written: The annotation's value; what is too long is cut.
    public init?(_ written: String) {
        let scalars = written.unicodeScalars
        guard let first = scalars.firstIndex(where: Self.isSaying),
            let last = scalars.lastIndex(where: Self.isSaying)
        else { return nil }
        text = String(scalars[first...last]).displayed(withinBytes: Self.maximumLength)
    }

    private static func isSaying(_ scalar: Unicode.Scalar) -> Bool {
        String.isDisplayable(scalar) && !scalar.properties.isWhitespace
    }
}

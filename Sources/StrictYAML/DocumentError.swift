/// A document that cannot be used, with everything that is wrong with it.
public struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The most mistakes that one error carries.
    ///
    /// More than a screen or two help nobody, and a bad document of megabytes must not turn into
    /// an error of megabytes.
    public static let maximumMistakes = 100

    /// The mistakes in the order of the document, at most ``maximumMistakes`` of them.
    public let mistakes: [Mistake]

    /// The number of further mistakes that are not listed.
    public let omitted: Int

    /// One line a mistake.
    public var description: String {
        let lines = mistakes.map(\.description)
        let rest = omitted == 0 ? [] : ["and \(omitted) more mistakes"]
        return (lines + rest).joined(separator: "\n")
    }

    init(_ list: MistakeList) {
        mistakes = list.mistakes.sorted { $0.position < $1.position }
        omitted = list.omitted
    }
}

/// How text is set off: with colours on a terminal, else not at all.
struct TextStyle: Hashable, Sendable {
    /// Whether colours are used.
    let isColoured: Bool

    /// Decides on colours.
    ///
    /// - Parameters:
    ///   - isTerminal: Whether the text goes to a terminal.
    ///   - noColor: The variable `NO_COLOR`, which turns colours off unless it is empty
    ///     (no-color.org).
    init(isTerminal: Bool, noColor: String?) {
        isColoured = isTerminal && (noColor ?? "").isEmpty
    }

    /// Sets off good news.
    func good(_ text: String) -> String { coloured(text, code: 32) }

    /// Sets off what needs attention.
    func caution(_ text: String) -> String { coloured(text, code: 33) }

    /// Sets off bad news.
    func bad(_ text: String) -> String { coloured(text, code: 31) }

    /// Puts text between the control sequences of ECMA-48 for a colour and for none.
    private func coloured(_ text: String, code: Int) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

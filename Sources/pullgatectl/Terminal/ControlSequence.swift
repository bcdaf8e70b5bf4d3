/// What a terminal obeys (ECMA-48).
enum ControlSequence {
    /// To the first column, and clear the line.
    static let clearLine = "\r\u{1B}[K"
}

extension String {
    /// The longest part of a report's own text that a message repeats, in Unicode scalars.
    ///
    /// Longer than every digest and nearly every reference, and too short to flood a log.
    private static let maximumQuotedLength = 160

    /// The text in quotation marks for a message, in ASCII with the rest escaped, not too long.
    ///
    /// Reports are written by others, and what they say must not be able to forge a line of a log.
    var quoted: String {
        let start = unicodeScalars.prefix(Self.maximumQuotedLength)
        let rest = start.endIndex == endIndex ? "" : "…"
        return start.reduce(into: "\"") { $0 += $1.escaped(asASCII: true) } + "\"" + rest
    }
}

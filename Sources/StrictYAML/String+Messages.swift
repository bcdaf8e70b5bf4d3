extension String {
    /// The most Unicode scalars of a document's text that a message repeats.
    ///
    /// Long enough for an image reference to be recognised, short enough for a line of a terminal.
    static let maximumQuotedScalars = 80

    /// The text in quotes, cut when it is long: a message must not be as long as the document.
    var quoted: String {
        var shown = String.UnicodeScalarView()
        var rest = unicodeScalars[...]
        while shown.count < Self.maximumQuotedScalars, let next = rest.popFirst() {
            shown.append(next)
        }
        return "\"\(String(shown))\(rest.isEmpty ? "" : "…")\"".onOneLine
    }

    /// The text with every control character and line break replaced.
    ///
    /// Texts of a document end up in logs and on terminals, where a line break could pass as
    /// a line of its own and an escape sequence could rewrite the screen.
    var onOneLine: String {
        guard unicodeScalars.contains(where: \.breaksLines) else { return self }
        return String(
            String.UnicodeScalarView(unicodeScalars.map { $0.breaksLines ? "\u{FFFD}" : $0 })
        )
    }
}

extension Unicode.Scalar {
    fileprivate var breaksLines: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

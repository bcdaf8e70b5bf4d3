extension String {
    /// The text between quotes, with what is not printed made visible, and cut short where it is
    /// long.
    var quoted: String {
        let shown = unicodeScalars.prefix(Self.maximumQuotedScalars)
        let escaped = shown.map { $0.escaped(asASCII: false) }.joined()
        return shown.count < unicodeScalars.count ? "\"\(escaped)…\"" : "\"\(escaped)\""
    }

    /// A URL between quotes, without the user and the password that it may have.
    var quotedURL: String {
        guard let at = lastIndex(of: "@") else { return quoted }
        return "…\(self[at...])".quoted
    }

    /// The most characters of a text that a message quotes: more hides the rest of the message.
    private static var maximumQuotedScalars: Int { 200 }
}

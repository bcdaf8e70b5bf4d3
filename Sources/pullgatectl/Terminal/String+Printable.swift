extension String {
    /// The text with `?` for every character that could move the cursor, break the line or turn
    /// the direction of the text.
    ///
    /// References, reports and answers of servers come from others, and a terminal obeys what it
    /// is sent.
    var printable: String {
        guard unicodeScalars.contains(where: \.actsOnTerminals) else { return self }
        return String(UnicodeScalarView(unicodeScalars.map { $0.actsOnTerminals ? "?" : $0 }))
    }
}

extension Unicode.Scalar {
    fileprivate var actsOnTerminals: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension String {
    /// The text as SQLite keeps it whole: it takes the first NUL for the end.
    ///
    /// A fixed version must not become blank that way, as that would say that none is known.
    var storable: String {
        guard utf8.contains(0) else { return self }
        let scalars = unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(scalars))
    }
}

extension String {
    /// The text on one line and cut to a size, for what a caller wrote and nobody has checked.
    ///
    /// A gRPC status travels in a header, and a client gives up on one of more than a few
    /// kilobytes: it would then say nothing of what is wrong.
    ///
    /// - Parameter maximum: The bytes that the result may have, at least 3.
    /// - Returns: The text with control characters as `?`; one that is too long ends in `…`.
    func limited(toBytes maximum: Int) -> String {
        let isCut = utf8.count > maximum
        let room = isCut ? maximum - "…".utf8.count : maximum
        var kept = UnicodeScalarView()
        var size = 0
        for scalar in unicodeScalars {
            let shown: Unicode.Scalar =
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: "?"
                default: scalar
                }
            size += UTF8.width(shown)
            guard size <= room else { break }
            kept.append(shown)
        }
        return isCut ? String(kept) + "…" : String(kept)
    }
}

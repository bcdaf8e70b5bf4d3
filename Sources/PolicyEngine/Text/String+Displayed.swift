extension String {
    /// Bytes of a bad text that its error message shows: enough to find it in a file.
    private static let maximumErrorLength = 80

    /// What stands for the rest of a text that was cut, three bytes long.
    private static let cutMark = "…"

    /// The text in quotation marks, made fit for a message of one line.
    var quotedForError: String {
        "\"\(displayed(withinBytes: Self.maximumErrorLength))\""
    }

    /// The text made fit for a message of one line.
    ///
    /// Characters that move the cursor, break the line or turn the direction of the text are shown
    /// as `?`. A text that is too long is cut between two characters and ends in `…`.
    ///
    /// - Parameter maximum: The bytes that the result may have, at least 3.
    /// - Returns: The text. Its cost depends on `maximum` alone.
    public func displayed(withinBytes maximum: Int) -> String {
        // Nearly every text is fit as it is, and each pull has a dozen.
        let isCut = utf8.count > maximum
        if !isCut, utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return self }
        let room = isCut ? maximum - Self.cutMark.utf8.count : maximum
        var shown = UnicodeScalarView()
        var size = 0
        for scalar in unicodeScalars {
            let kept: Unicode.Scalar = Self.isDisplayable(scalar) ? scalar : "?"
            size += UTF8.width(kept)
            guard size <= room else { break }
            shown.append(kept)
        }
        return isCut ? String(shown) + Self.cutMark : String(shown)
    }

    /// Whether a character is shown as it is.
    static func isDisplayable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

internal import StrictYAML

/// What other programs read from their own files, where we would be stricter.
extension ValueReader {
    /// Reads a text; nothing is an empty one, as Go's decoders have it.
    mutating func textOrNothing() -> String? { isNothing ? "" : text() }

    /// Reads a list of texts, one text alone, or nothing, which is an empty list.
    mutating func textsOrNothing() -> [String]? {
        if isNothing { return [] }
        return isList ? list { $0.textOrNothing() } : text().map { [$0] }
    }

    /// Reads a boolean in one of YAML 1.1's words for it; nothing is false.
    mutating func wordyBoolean() -> Bool? {
        guard let text = textOrNothing() else { return nil }
        switch text.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off", "": return false
        default:
            report("is no boolean")
            return nil
        }
    }
}

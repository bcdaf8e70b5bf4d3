internal import PolicyEngine
internal import StrictYAML

extension MappingReader {
    /// Reads the severity from which a namespace blocks; nil where none is set.
    ///
    /// Registries leave the key out then, or write `null` or an empty text. Where the namespace
    /// blocks that is a mistake: nobody could tell what it blocks.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - name: The namespace, for messages.
    ///   - words: The words that the registry has for severities.
    ///   - blocks: Whether the namespace blocks.
    /// - Returns: The severity; nil after a mistake, too.
    mutating func severity(
        behind key: String,
        about name: String,
        of words: KeyValuePairs<String, Severity>,
        blocks: Bool
    ) -> Severity? {
        let severity = optional(key) { $0.wordIfAny(about: name, of: words) }
        if blocks, !contains(key) || severity == .some(nil) {
            report("\(name) blocks, and its severity is missing", at: key)
        }
        return severity ?? nil
    }
}

/// Reads the values of a mapping by their keys.
///
/// The keys that are asked for are the keys that are known: when reading is done, every other key
/// of the mapping is reported.
public struct MappingReader: ~Copyable {
    private let entries: [YAMLValue.Entry]
    private let position: SourcePosition
    private let path: ValuePath
    private var knownKeys: [String] = []
    private var allowsUnknownKeys = false
    private(set) var mistakes: MistakeList

    init(
        entries: [YAMLValue.Entry],
        position: SourcePosition,
        path: ValuePath,
        mistakes: MistakeList
    ) {
        self.entries = entries
        self.position = position
        self.path = path
        self.mistakes = mistakes
    }

    /// Tells whether a key is there, whatever stands behind it.
    ///
    /// - Parameter key: The key. It counts as unknown until it is read.
    /// - Returns: True if the mapping has it.
    public func contains(_ key: String) -> Bool {
        entries.contains { $0.key == key }
    }

    /// Leaves keys that are not asked for alone, in this mapping only.
    ///
    /// For formats of others, which say that readers have to skip what they do not know.
    public mutating func ignoreUnknownKeys() {
        allowsUnknownKeys = true
    }

    /// Reads the value of a key that may be left out.
    ///
    /// A key with nothing behind it is not left out: that is a mistake, since nobody can tell
    /// whether its author meant the default or forgot the value.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - read: Reads the value.
    /// - Returns: The value; nil if the key is left out, or after a mistake.
    public mutating func optional<Value>(
        _ key: String,
        _ read: (inout ValueReader) -> Value?
    ) -> Value? {
        knownKeys.append(key)
        guard let entry = entries.first(where: { $0.key == key }) else { return nil }
        var reader = ValueReader(
            value: entry.value,
            path: path.appending(key: key),
            mistakes: mistakes
        )
        let value = read(&reader)
        // Taken for a key that was left out, it would get the default without anybody knowing.
        if value == nil, reader.mistakes.isEmpty { reader.report("has no usable value") }
        mistakes = reader.mistakes
        return value
    }

    /// Reads the value of a key that must be there.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - read: Reads the value.
    /// - Returns: The value; nil after a mistake, a missing key included.
    public mutating func required<Value>(
        _ key: String,
        _ read: (inout ValueReader) -> Value?
    ) -> Value? {
        if !contains(key) {
            mistakes.report("is missing", at: position, path: path.appending(key: key))
        }
        return optional(key, read)
    }

    /// Reports a mistake that several values make together.
    ///
    /// - Parameters:
    ///   - message: What is wrong, without the place.
    ///   - key: The key whose value is to be corrected. It may be left out of the document.
    public mutating func report(_ message: String, at key: String) {
        let entry = entries.first { $0.key == key }
        let position = entry?.value.position ?? position
        mistakes.report(message, at: position, path: path.appending(key: key))
    }

    /// Reports each key that was not asked for.
    mutating func reportUnknownKeys() {
        guard !allowsUnknownKeys else { return }
        for entry in entries where !knownKeys.contains(entry.key) {
            let near = mistakes.isFull ? nil : Spelling.nearest(to: entry.key, of: knownKeys)
            let hint = near.map { "; did you mean \($0)?" } ?? ""
            let keyPath = path.appending(key: entry.key)
            mistakes.report("unknown key\(hint)", at: entry.keyPosition, path: keyPath)
        }
    }
}

/// A document of one file, read as YAML, of which JSON is a part.
///
/// It is stricter than YAML: one document a file, no duplicate keys, no anchors, aliases or tags,
/// only texts as keys. What is left cannot mean two things to two readers, nor grow in memory
/// beyond what was written.
public struct YAMLDocument: Hashable, Sendable {
    /// The most bytes that a document written by hand may have: 1 MiB.
    ///
    /// Some ten thousand lines fit, while reading it stays well below a second.
    public static let defaultMaximumBytes = 1 << 20

    /// The most levels that lists and mappings may be nested.
    ///
    /// The deepest format read here has 6 levels. Whatever walks the values may recurse.
    public static let maximumDepth = 32

    let file: String
    let root: YAMLValue

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - text: The document. A byte order mark at its start is skipped.
    ///   - file: Its name for messages: a path or an address.
    ///   - maximumBytes: The most bytes that it may have as UTF-8.
    /// - Throws: `DocumentError` with every mistake that can be known before the meaning of the
    ///   keys is. Of a text that is not YAML, or that repeats a key, only the first.
    public init(
        parsing text: String,
        file: String,
        maximumBytes: Int = defaultMaximumBytes
    ) throws(DocumentError) {
        guard text.utf8.count <= maximumBytes else {
            throw Self.tooLarge(file: file, bytes: text.utf8.count, maximumBytes: maximumBytes)
        }
        let hasByteOrderMark = text.unicodeScalars.first == "\u{FEFF}"
        let content = hasByteOrderMark ? String(text.unicodeScalars.dropFirst()) : text
        self.file = file
        self.root = try YAMLComposer.compose(content, file: file)
    }

    /// Reads a document as it came from a file or the network.
    ///
    /// - Parameters:
    ///   - bytes: The document in UTF-8. A byte order mark at its start is skipped.
    ///   - file: Its name for messages: a path or an address.
    ///   - maximumBytes: The most bytes that it may have.
    /// - Throws: `DocumentError` as for a text, and for bytes that are not UTF-8.
    public init(
        parsing bytes: [UInt8],
        file: String,
        maximumBytes: Int = defaultMaximumBytes
    ) throws(DocumentError) {
        guard bytes.count <= maximumBytes else {
            throw Self.tooLarge(file: file, bytes: bytes.count, maximumBytes: maximumBytes)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let position = Self.firstPositionThatIsNotUTF8(in: bytes)
            throw MistakeList.error(in: file, at: position, "the bytes here are not UTF-8")
        }
        try self.init(parsing: text, file: file, maximumBytes: maximumBytes)
    }

    /// Gives a document with a mapping at its root its meaning.
    ///
    /// - Parameter read: Takes what it knows from the mapping at the root. It returns nil when
    ///   a mistake that it or the reader has reported leaves it without a value.
    /// - Returns: What `read` made of a document without mistakes.
    /// - Throws: `DocumentError` with every mistake, keys that `read` did not ask for included.
    public func decode<Value>(
        _ read: (inout MappingReader) -> Value?
    ) throws(DocumentError) -> Value {
        try decodeRoot { $0.mapping(read) }
    }

    /// Gives a document its meaning whose root may be something else than a mapping.
    ///
    /// - Parameter read: Reads the value at the root, and returns nil after a mistake.
    /// - Returns: What `read` made of a document without mistakes.
    /// - Throws: `DocumentError` with every mistake.
    public func decodeRoot<Value>(
        _ read: (inout ValueReader) -> Value?
    ) throws(DocumentError) -> Value {
        var reader = ValueReader(value: root, path: .root, mistakes: MistakeList(file: file))
        let value = read(&reader)
        if value == nil, reader.mistakes.isEmpty {
            reader.report("has no usable value")
        }
        guard let value, reader.mistakes.isEmpty else { throw DocumentError(reader.mistakes) }
        return value
    }

    private static func tooLarge(file: String, bytes: Int, maximumBytes: Int) -> DocumentError {
        let message = "the document has \(bytes) bytes; at most \(maximumBytes) are read"
        return MistakeList.error(in: file, at: .start, message)
    }

    private static func firstPositionThatIsNotUTF8(in bytes: [UInt8]) -> SourcePosition {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var valid: [Unicode.Scalar] = []
        while case .valid(let encoded) = parser.parseScalar(from: &iterator) {
            valid.append(Unicode.UTF8.decode(encoded))
        }
        return SourcePosition(after: valid)
    }
}

extension YAMLDocument {
    /// Reads a document in JSON.
    ///
    /// It may have characters beyond U+FFFF as JSON writes them by numbers, in two halves, which
    /// are refused where YAML is read. Places behind one on its line are two columns too low.
    ///
    /// - Parameters:
    ///   - bytes: The document in UTF-8. A byte order mark at its start is skipped.
    ///   - file: Its name for messages: a path or an address.
    ///   - maximumBytes: The most bytes that it may have.
    /// - Throws: `DocumentError` as for YAML.
    public init(
        parsingJSON bytes: [UInt8],
        file: String,
        maximumBytes: Int = defaultMaximumBytes
    ) throws(DocumentError) {
        try self.init(
            parsing: SurrogatePairs.joined(in: bytes),
            file: file,
            maximumBytes: maximumBytes
        )
    }
}

public import StrictYAML

extension KeyFile {
    /// Reads a file.
    ///
    /// - Parameter path: The file's path, by which messages name it; it may be a pipe.
    /// - Throws: `DocumentFileError` with the system's reason, and for more than `maximumBytes`.
    public init(reading path: String) throws(DocumentFileError) {
        self.init(
            name: path,
            bytes: try DocumentFile.bytes(of: path, maximumBytes: Self.maximumBytes)
        )
    }
}

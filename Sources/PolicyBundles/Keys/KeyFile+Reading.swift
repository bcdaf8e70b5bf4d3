public import StrictYAML

extension KeyFile {
    /// Reads a file.
    ///
    /// - Parameter path: The file's path, by which messages name it.
    /// - Throws: `DocumentFileError` with the system's reason.
    public init(reading path: String) throws(DocumentFileError) {
        self.init(name: path, bytes: try DocumentFile.bytes(of: path))
    }
}

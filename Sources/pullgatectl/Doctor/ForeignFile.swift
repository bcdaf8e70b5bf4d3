internal import StrictYAML

/// A configuration file of another program, in YAML.
enum ForeignFile {
    /// Reads what is known of a file, and leaves the rest alone.
    ///
    /// - Parameters:
    ///   - file: The file's path. One with nothing but comments sets nothing.
    ///   - isNamedByOthers: Whether a process names it: any can call itself kubelet.
    ///   - read: Takes what it knows from the mapping at the root.
    /// - Returns: What `read` made of it.
    /// - Throws: `DocumentFileError` for a file that cannot be read, `DocumentError` for one that is
    ///   not understood here, which its own program may understand.
    static func decode<Value>(
        _ file: String,
        isNamedByOthers: Bool = false,
        _ read: (inout MappingReader) -> Value?
    ) throws -> Value {
        let bytes = try DocumentFile.bytes(of: file, isNamedByOthers: isNamedByOthers)
        let isBlank = bytes.split(separator: UInt8(ascii: "\n")).allSatisfy(Self.isBlank)
        let document = try YAMLDocument(parsing: isBlank ? Array("{}".utf8) : bytes, file: file)
        return try document.decode { reader in
            reader.ignoreUnknownKeys()
            return read(&reader)
        }
    }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
        let text = line.drop { [UInt8(ascii: " "), UInt8(ascii: "\t")].contains($0) }
        return text.first.map { [UInt8(ascii: "#"), UInt8(ascii: "\r")].contains($0) } ?? true
    }
}

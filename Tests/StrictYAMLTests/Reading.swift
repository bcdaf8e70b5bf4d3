import StrictYAML

/// Reads `text` as the file `x.yaml`.
func read<Value>(
    _ text: String,
    _ read: (inout MappingReader) -> Value?
) throws(DocumentError) -> Value {
    try YAMLDocument(parsing: text, file: "x.yaml").decode(read)
}

/// The lines of the error that reading `text` ends with; none if it succeeds.
func mistakes<Value>(
    in text: String,
    _ read: (inout MappingReader) -> Value?
) -> [String] {
    do {
        _ = try StrictYAMLTests.read(text, read)
        return []
    } catch {
        return error.description.split(separator: "\n").map(String.init)
    }
}

/// The lines of the error that parsing `text` ends with, before any key is read.
func mistakes(in text: String) -> [String] {
    do {
        _ = try YAMLDocument(parsing: text, file: "x.yaml")
        return []
    } catch {
        return error.description.split(separator: "\n").map(String.init)
    }
}

/// Reads the key `a` as a text.
func textOfA(_ reader: inout MappingReader) -> String? {
    reader.required("a") { $0.text() }
}

public import StrictYAML

/// Why a configuration file cannot be used.
public enum ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(DocumentFileError)
    /// The file says something wrong; each mistake has its line and key.
    case invalid(DocumentError)

    /// What an administrator should read, one line a mistake.
    public var description: String {
        switch self {
        case .unreadable(let error): error.description
        case .invalid(let error): error.description
        }
    }
}

extension Configuration {
    /// The file that is read when none is named.
    public static let defaultPath = "/etc/pullgate/config.yaml"

    /// Reads a configuration file.
    ///
    /// - Parameter path: The file's path.
    /// - Throws: `ConfigurationError` naming the file, and the line and key of each mistake.
    public init(file path: String) throws(ConfigurationError) {
        let bytes: [UInt8]
        do {
            bytes = try DocumentFile.bytes(of: path)
        } catch {
            throw .unreadable(error)
        }
        do {
            let document = try YAMLDocument(parsing: bytes, file: path)
            self = try document.decode { Configuration(reading: &$0) }
        } catch {
            throw .invalid(error)
        }
    }
}

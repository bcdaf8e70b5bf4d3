/// A file with certificates or keys in PEM form, as it was when the hosts were looked up.
///
/// Two values are equal only for the same content, so that a client made with one of them can be
/// kept for as long as the value stays equal.
public struct TLSFile: Hashable, Sendable {
    /// The file's absolute path.
    public let path: String

    /// The content's version; `nil` makes equal whatever has the same path.
    public let version: FileVersion?

    /// Makes the name of a file.
    ///
    /// - Parameters:
    ///   - path: The file's absolute path.
    ///   - version: The content's version.
    public init(path: String, version: FileVersion? = nil) {
        self.path = path
        self.version = version
    }
}

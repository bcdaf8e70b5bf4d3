/// Where a value was written.
public struct SourcePlace: Hashable, Sendable, CustomStringConvertible {
    /// The document, as the reader of the message knows it: a path or an address.
    public let file: String

    /// Where in the document.
    public let position: SourcePosition

    /// The keys that lead there (`namespaces[2].severity`); empty for the document as a whole.
    public let path: String

    /// The place as messages begin with it, always on one line.
    public var description: String {
        (path.isEmpty ? "\(file):\(position)" : "\(file):\(position): \(path)").onOneLine
    }
}

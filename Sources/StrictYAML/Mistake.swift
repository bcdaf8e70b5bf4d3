/// One thing in a document that its author has to correct.
public struct Mistake: Hashable, Sendable, CustomStringConvertible {
    /// The document, as the reader of the message knows it: a path or an address.
    public let file: String

    /// Where in the document.
    public let position: SourcePosition

    /// The keys that lead there (`namespaces[2].severity`); empty for the document as a whole.
    public let path: String

    /// What is wrong, without the place.
    public let message: String

    /// Creates a mistake.
    ///
    /// - Parameters:
    ///   - file: The document, as the reader of the message knows it.
    ///   - position: Where in the document.
    ///   - path: The keys that lead there; empty for the document as a whole.
    ///   - message: What is wrong, without the place.
    public init(file: String, position: SourcePosition, path: String, message: String) {
        self.file = file
        self.position = position
        self.path = path
        self.message = message
    }

    /// The place and the message, always on one line.
    public var description: String {
        let place = path.isEmpty ? "" : "\(path): "
        return "\(file):\(position): \(place)\(message)".onOneLine
    }
}

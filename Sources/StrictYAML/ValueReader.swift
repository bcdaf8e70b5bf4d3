/// Reads one value of a document as what it must be.
///
/// Each method either returns the value or reports a mistake and returns nil, so that reading goes
/// on and the author sees every mistake at once.
public struct ValueReader: ~Copyable {
    let value: YAMLValue
    let path: ValuePath
    var mistakes: MistakeList

    init(value: YAMLValue, path: ValuePath, mistakes: MistakeList) {
        self.value = value
        self.path = path
        self.mistakes = mistakes
    }

    /// Whether the value is a mapping, for keys that take a text or a mapping.
    public var isMapping: Bool {
        if case .mapping = value.content { true } else { false }
    }

    /// Whether the value is a list, for formats that have one or many of a kind.
    public var isList: Bool {
        if case .list = value.content { true } else { false }
    }

    /// Whether nothing is there, for formats in which `null` is the same as no key.
    public var isNothing: Bool {
        if case .nothing = value.content { true } else { false }
    }

    /// Reports a mistake in this value.
    ///
    /// - Parameter message: What is wrong, without the place.
    public mutating func report(_ message: String) {
        mistakes.report(message, at: value.position, path: path)
    }

    /// Reports that the value is of another kind than it must be.
    mutating func reportKind(expected: String) {
        switch value.content {
        case .nothing where path == .root:
            report("the document is empty")
        case .nothing:
            report("has no value; leave the key out, or write \(expected)")
        case .text, .list, .mapping:
            report("must be \(expected), not \(value.content.kind)")
        }
    }
}

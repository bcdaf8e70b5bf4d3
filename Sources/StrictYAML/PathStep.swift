/// A step from a list or a mapping of a document to one of its values.
public enum PathStep: Hashable, Sendable {
    /// To the value of this key.
    case key(String)
    /// To the element at this index, counted from 0.
    case index(Int)
}

extension PathStep: ExpressibleByStringLiteral {
    /// Creates a step to the value of a key.
    ///
    /// - Parameter value: The key.
    public init(stringLiteral value: String) {
        self = .key(value)
    }
}

extension PathStep: ExpressibleByIntegerLiteral {
    /// Creates a step to an element.
    ///
    /// - Parameter value: The index, counted from 0.
    public init(integerLiteral value: Int) {
        self = .index(value)
    }
}

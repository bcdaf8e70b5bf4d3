/// A header field that goes with every request to a host.
///
/// Its value may be a secret, so it appears in no description.
public struct RegistryHeader: Hashable, Sendable {
    /// The field's name, as the file has it.
    public let name: String

    /// The field's value.
    public let value: String

    /// Makes a header field.
    ///
    /// - Parameters:
    ///   - name: The field's name.
    ///   - value: The field's value.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

extension RegistryHeader: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name, without the value.
    public var description: String { "\(name): <value>" }

    /// The same as the description.
    public var debugDescription: String { description }

    /// Nothing, so that no dump shows the value.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A name and a password for a registry.
///
/// No description, dump or mirror shows them.
struct Login: Hashable, Sendable {
    /// The name, not empty.
    let username: String

    /// The password, not empty.
    let password: String
}

extension Login: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// That this is a login, and nothing of it.
    var description: String { "<login>" }

    /// The same as the description.
    var debugDescription: String { description }

    /// Nothing, so that no dump shows it.
    var customMirror: Mirror { Mirror(self, children: []) }
}

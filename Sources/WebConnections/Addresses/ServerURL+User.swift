extension ServerURL {
    /// A user and a password, not percent-encoded; either may be empty.
    ///
    /// No description, dump or mirror shows them.
    public struct User: Hashable, Sendable {
        let name: String
        let password: String
    }
}

extension ServerURL.User: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// That this is a user, and nothing of it.
    public var description: String { "<user>" }

    /// The same as the description.
    public var debugDescription: String { description }

    /// Nothing, so that no dump shows it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

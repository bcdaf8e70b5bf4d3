extension ServerURL {
    /// A user and a password, not percent-encoded; either may be empty.
    ///
    /// No description, dump or mirror shows them.
    struct User: Hashable, Sendable {
        let name: String
        let password: String
    }
}

extension ServerURL.User: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// That this is a user, and nothing of it.
    var description: String { "<user>" }

    /// The same as the description.
    var debugDescription: String { description }

    /// Nothing, so that no dump shows it.
    var customMirror: Mirror { Mirror(self, children: []) }
}

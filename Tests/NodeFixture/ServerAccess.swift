/// How a server of the fixture is spoken to.
struct ServerAccess: Hashable, Sendable {
    /// Plain HTTP, for everybody.
    static let open = ServerAccess()

    /// What the server wants to be shown, or nil if it asks for nothing.
    var credentials: Credentials?

    /// The path of the PEM file of the authority that vouches for the server, or nil for plain HTTP.
    var caPath: String?

    /// The scheme of its addresses.
    var scheme: String { caPath == nil ? "http" : "https" }
}

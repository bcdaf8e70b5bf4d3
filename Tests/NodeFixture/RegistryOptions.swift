/// How a registry differs from one that serves everybody over plain HTTP.
public struct RegistryOptions: Hashable, Sendable {
    /// Plain HTTP, for everybody.
    public static let plain = RegistryOptions()

    /// TLS with a certificate of a private authority, for everybody.
    public static let tls = RegistryOptions(isEncrypted: true)

    /// Whether it speaks TLS, with a certificate of a private authority.
    public var isEncrypted: Bool

    /// What it wants to be shown for anything, or nil if it serves everybody.
    public var credentials: Credentials?

    /// Creates options.
    ///
    /// - Parameters:
    ///   - isEncrypted: Whether it speaks TLS.
    ///   - credentials: What it wants to be shown.
    public init(isEncrypted: Bool = false, credentials: Credentials? = nil) {
        self.isEncrypted = isEncrypted
        self.credentials = credentials
    }

    /// Plain HTTP, for one user only.
    ///
    /// - Parameters:
    ///   - username: The user's name.
    ///   - password: The user's password.
    /// - Returns: The options.
    public static func basicAuthentication(username: String, password: String) -> Self {
        RegistryOptions(credentials: Credentials(username: username, password: password))
    }
}

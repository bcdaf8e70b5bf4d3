import Foundation

/// A user's name and password.
public struct Credentials: Hashable, Sendable {
    /// The name, without a colon.
    public let username: String

    /// The password.
    public let password: String

    /// Creates credentials.
    ///
    /// - Parameters:
    ///   - username: The name, without a colon.
    ///   - password: The password.
    public init(username: String, password: String) {
        self.username = username
        self.password = password
    }

    /// The value of the `Authorization` header that shows them (RFC 7617).
    public var authorization: String {
        "Basic \(Data("\(username):\(password)".utf8).base64EncodedString())"
    }
}

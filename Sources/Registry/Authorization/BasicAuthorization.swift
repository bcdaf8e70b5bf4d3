internal import FoundationEssentials

/// HTTP's Basic authentication.
enum BasicAuthorization {
    /// The value of the `Authorization` header.
    ///
    /// - Parameters:
    ///   - username: The name.
    ///   - password: The password.
    /// - Returns: The value.
    static func header(_ username: String, _ password: String) -> String {
        "Basic " + Data("\(username):\(password)".utf8).base64EncodedString()
    }
}

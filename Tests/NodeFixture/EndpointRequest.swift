import Foundation

/// One request that the policy endpoint was asked.
public struct EndpointRequest: Hashable, Sendable, Decodable, AccessLogEntry {
    /// The format of the log line, in the words of nginx: JSON with the members of this type.
    static let logFormat = """
        {"method":"$request_method","path":"$request_uri","status":$status,\
        "ifNoneMatch":"$http_if_none_match","userAgent":"$http_user_agent"}
        """

    /// The method, such as `GET`.
    public let method: String

    /// The path and query, as sent.
    public let path: String

    /// The HTTP status of the answer.
    public let status: Int

    /// The ETags that the client says it has, empty when it says nothing.
    public let ifNoneMatch: String

    /// What the client called itself.
    public let userAgent: String

    /// Reads a line in our own format.
    ///
    /// - Parameter logLine: The line.
    init?(logLine: String) {
        guard let entry = try? JSONDecoder().decode(Self.self, from: Data(logLine.utf8)) else {
            return nil
        }
        self = entry
    }
}

/// One request that the registry was asked.
public struct RegistryRequest: Hashable, Sendable, CustomStringConvertible, AccessLogEntry {
    /// The method, such as `GET`.
    public let method: String

    /// The path and query, as sent.
    public let path: String

    /// The HTTP status of the answer.
    public let status: Int

    /// What the client called itself.
    public let userAgent: String

    /// The line of the log, as it is.
    public let description: String

    /// Reads a line of the Apache combined format, in which quotes within quotes are escaped.
    ///
    /// - Parameter logLine: The line.
    init?(logLine: String) {
        let parts = Self.splitAtQuotes(logLine)
        guard parts.count == 7 else { return nil }
        let request = parts[1].split(separator: " ")
        let answer = parts[2].split(separator: " ")
        guard request.count == 3, let status = answer.first.flatMap({ Int($0) }) else { return nil }
        method = String(request[0])
        path = String(request[1])
        self.status = status
        userAgent = parts[5]
        description = logLine
    }

    /// Tells whether the request is about a layer or a configuration of a repository.
    ///
    /// - Parameter repository: The repository, without the registry's host.
    /// - Returns: Whether it is.
    public func isBlob(of repository: String) -> Bool {
        path.hasPrefix("/v2/\(repository)/blobs/")
    }

    /// Tells whether the request is about a manifest or an index of a repository.
    ///
    /// - Parameter repository: The repository, without the registry's host.
    /// - Returns: Whether it is.
    public func isManifest(of repository: String) -> Bool {
        path.hasPrefix("/v2/\(repository)/manifests/")
    }

    private static func splitAtQuotes(_ line: String) -> [String] {
        var parts = [""]
        var isEscaped = false
        for character in line {
            if character == "\"", !isEscaped {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return parts
    }
}

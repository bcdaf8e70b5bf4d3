internal import SystemPackage

extension Endpoint {
    /// Whether a configuration of another program names this endpoint.
    ///
    /// - Parameter text: What it names, which need not be an endpoint; nil for nothing.
    /// - Returns: Whether it does, by whatever path.
    func isNamed(by text: String?) -> Bool {
        text.flatMap { try? Endpoint(parsing: $0) }?.isSameSocket(as: self) == true
    }

    /// Whether another endpoint is the same socket: with links and slashes one path has many names.
    ///
    /// - Parameter other: The other endpoint.
    /// - Returns: Whether both lead to one file, or would as soon as there is one.
    func isSameSocket(as other: Endpoint) -> Bool {
        let (path, otherPath) = (FilePath(socket), FilePath(other.socket))
        if path == otherPath { return true }
        if let own = try? FileIdentity(of: path) {
            return own == (try? FileIdentity(of: otherPath))
        }
        guard let folder = try? FileIdentity(of: path.removingLastComponent()) else { return false }
        return folder == (try? FileIdentity(of: otherPath.removingLastComponent()))
            && path.lastComponent == otherPath.lastComponent
    }
}

internal import AdminAPI
internal import ArgumentParser

/// Where an image service listens: the absolute path of a Unix socket.
struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// The gate of this node.
    static let gate = Endpoint(socket: GateSocket.defaultPath)

    /// The most bytes of a path: what `sockaddr_un` has room for, less the final zero.
    static let maximumPathBytes = 107

    private static let scheme = "unix://"

    /// The absolute path.
    let socket: String

    private init(socket: String) {
        self.socket = socket
    }

    /// Reads an endpoint as kubelet and crictl take it.
    ///
    /// - Parameter text: `unix:///run/pullgate/pullgate.sock`, or the path alone.
    /// - Throws: `ValidationError` for another kind of address or a path that is too long.
    init(parsing text: String) throws(ValidationError) {
        let path = text.hasPrefix(Self.scheme) ? text.dropFirst(Self.scheme.count) : text[...]
        guard path.hasPrefix("/") else {
            throw ValidationError("not unix:// with an absolute path, nor an absolute path alone")
        }
        guard path.utf8.count <= Self.maximumPathBytes else {
            throw ValidationError(
                "\(path.utf8.count) bytes, and a socket's path has at most"
                    + " \(Self.maximumPathBytes)"
            )
        }
        socket = String(path)
    }

    /// The endpoint as kubelet and crictl write it.
    var description: String { Self.scheme + socket }
}

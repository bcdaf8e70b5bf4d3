/// TCP ports on loopback that nobody listens on, for servers that the fixture starts.
///
/// What is started only once, or never, takes a `MutePort`, which nobody else is given.
enum FreePort {
    /// How many ports are tried: each one can be taken between the finding and the listening.
    private static let attempts = 5

    private static func find() throws(FixtureError) -> Int {
        guard let port = Socket.unusedLoopbackPort() else {
            throw FixtureError(code: .systemCallFailed, message: "no free port on 127.0.0.1")
        }
        return port
    }

    /// Starts a server on a free port, on another one if that was taken meanwhile.
    ///
    /// - Parameter start: Starts the server on the port that it is given.
    /// - Returns: The started server.
    /// - Throws: What `start` throws, unless it says that the address is in use.
    static func with<Server>(_ start: (Int) async throws -> Server) async throws -> Server {
        for _ in 1..<attempts {
            do {
                return try await start(find())
            } catch let error as FixtureError
                where error.message.lowercased().contains("address already in use")
            {
                continue
            }
        }
        return try await start(find())
    }
}

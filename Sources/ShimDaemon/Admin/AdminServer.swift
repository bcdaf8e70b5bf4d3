internal import FoundationEssentials
internal import Hummingbird
internal import Logging
internal import ServiceLifecycle

/// Answers questions about the node on a Unix socket that only root can open.
///
/// Never in the way of a pull: the gate works on when this one cannot.
struct AdminServer: Service {
    /// The path of the socket.
    let path: String
    let routes: AdminRoutes
    let logger: Logger

    func run() async throws {
        let server = LocalServer(
            name: "the admin socket",
            address: .socket(path: path),
            router: routes.router(),
            logger: logger
        )
        await server.run()
    }
}

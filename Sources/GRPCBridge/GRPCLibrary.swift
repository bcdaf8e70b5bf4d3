internal import CGRPC

/// Counts the users of gRPC C-core, which starts with the first and ends with the last.
enum GRPCLibrary {
    static func start() {
        grpc_init()
    }

    static func stop() {
        grpc_shutdown()
    }
}

import CRI
import GRPCBridge
import NodeFixture

/// A client of CRI that sees all of an answer: its status and its bytes.
struct CRIClient: Sendable {
    /// How long a call may take: one that has not ended by then hangs.
    static let limit = Duration.seconds(60)

    private let grpc: GRPCClient

    /// Lends a client with a connection to a socket.
    static func with<Success>(
        _ socket: String,
        _ body: (CRIClient) async throws -> Success
    ) async rethrows -> Success {
        let grpc = GRPCClient(socket: socket)
        defer { grpc.close() }
        return try await body(CRIClient(grpc: grpc))
    }

    /// Calls a method by its path.
    func call(
        _ path: String,
        _ message: [UInt8] = [],
        within limit: Duration = limit
    ) async -> BackendResponse {
        await grpc.call(path, message: message, timeout: limit)
    }

    /// Pulls as kubelet does, but for the calls before and after.
    func pull(_ image: String, within limit: Duration = limit) async -> BackendResponse {
        await call(
            ImageServiceMethod.pullImage,
            PullImageRequest.encode(image: image),
            within: limit
        )
    }

    /// Pulls as kubelet does with an image pull secret.
    func pull(_ image: String, as credentials: Credentials) async -> BackendResponse {
        let request: [WireField] = .pull(image, as: credentials)
        return await call(ImageServiceMethod.pullImage, request.encoded)
    }

    /// Asks whether an image is there.
    func imageStatus(of image: String) async throws -> ImageStatusResponse.Image? {
        let request = ImageStatusRequest.encode(image: image)
        let response = await call(ImageServiceMethod.imageStatus, request)
        guard response.status == .ok else { throw UnexpectedStatus(status: response.status) }
        return try ImageStatusResponse(decoding: response.message ?? []).image
    }
}

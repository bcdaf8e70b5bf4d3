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

    /// Asks whether an image is there, as kubelet does to decide on a pull.
    func imageStatus(of image: String) async throws -> ImageStatusResponse.Image? {
        let annotation: [WireField] = [.text(1, "kubernetes.io/config.source"), .text(2, "api")]
        let specification: [WireField] = [.text(1, image), .message(2, annotation)]
        return try await imageStatus([WireField.message(1, specification)].encoded)
    }

    /// Asks for an image as kubelet does to learn which user it names, once it is there.
    func imageUser(of image: String) async throws -> ImageStatusResponse.Image? {
        try await imageStatus(ImageStatusRequest.encode(image: image))
    }

    private func imageStatus(_ request: [UInt8]) async throws -> ImageStatusResponse.Image? {
        let response = await call(ImageServiceMethod.imageStatus, request)
        guard response.status == .ok else { throw UnexpectedStatus(status: response.status) }
        return try ImageStatusResponse(decoding: response.message ?? []).image
    }
}

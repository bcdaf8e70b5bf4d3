import CRI
import GRPCBridge
import NodeFixture

extension Containerd {
    /// How long a pull may take: one that has not ended by then hangs.
    private static let pullLimit = Duration.seconds(60)

    /// Pulls through CRI, as kubelet does: only so is `config_path` looked at.
    ///
    /// - Parameter reference: The image, as a person writes it.
    /// - Returns: The image ID.
    /// - Throws: `PullFailed`, `CRIMessageError`.
    func pull(_ reference: String) async throws -> String {
        let client = GRPCClient(socket: socketPath)
        defer { client.close() }
        let answer = await client.call(
            ImageServiceMethod.pullImage,
            message: PullImageRequest.encode(image: reference),
            timeout: Self.pullLimit
        )
        guard answer.status.code == .ok, let message = answer.message else {
            throw PullFailed(message: answer.status.message)
        }
        return try PullImageResponse(decoding: message).imageReference
    }
}

internal import CRI
internal import GRPCBridge

/// The calls that kubelet makes to pull an image.
struct ImagePull: Sendable {
    /// The image as it was written.
    let image: String

    /// The credentials that go along, or nil for none.
    let login: Login?

    /// The connection to the image service.
    let client: GRPCClient

    /// How long each call may take but `PullImage`, for which kubelet sets no deadline either.
    let timeout: Duration

    /// Makes the calls one after the other; cancelling the task cancels the one under way.
    ///
    /// - Returns: How the pull ended.
    func run() async -> PullResult {
        let greeting = await client.call(
            ImageServiceMethod.imageFsInfo,
            message: [],
            timeout: timeout
        )
        guard greeting.status.code == .ok else { return .unreachable(greeting.status) }
        do throws(CallFailure) {
            let before = try await inspect()
            let pulled = try await bytes(
                ImageServiceMethod.pullImage,
                message: PullImageRequest.encode(
                    image: image,
                    username: login?.username ?? "",
                    password: login?.password ?? ""
                ),
                timeout: nil,
                step: .pull
            )
            _ = try decode(.pull, pulled, PullImageResponse.init(decoding:))
            guard let after = try await inspect() else {
                throw CallFailure(
                    step: .inspect,
                    status: Status(code: .notFound, message: "no such image after its pull")
                )
            }
            return .pulled(imageID: after.id, wasPresent: before != nil)
        } catch {
            return .failed(error.step, error.status)
        }
    }

    /// A call that was answered with an error, or with bytes that are no answer.
    private struct CallFailure: Error {
        let step: PullResult.Step
        let status: Status
    }

    private func inspect() async throws(CallFailure) -> ImageStatusResponse.Image? {
        let answer = try await bytes(
            ImageServiceMethod.imageStatus,
            message: ImageStatusRequest.encode(image: image),
            timeout: timeout,
            step: .inspect
        )
        return try decode(.inspect, answer, ImageStatusResponse.init(decoding:)).image
    }

    private func bytes(
        _ method: String,
        message: [UInt8],
        timeout: Duration?,
        step: PullResult.Step
    ) async throws(CallFailure) -> [UInt8] {
        let response = await client.call(method, message: message, timeout: timeout)
        guard response.status.code == .ok else {
            throw CallFailure(step: step, status: response.status)
        }
        // An answer without a message is that of a message whose fields are all empty.
        return response.message ?? []
    }

    private func decode<Message>(
        _ step: PullResult.Step,
        _ bytes: [UInt8],
        _ decoder: ([UInt8]) throws(CRIMessageError) -> Message
    ) throws(CallFailure) -> Message {
        do {
            return try decoder(bytes)
        } catch {
            let status = Status(code: .internal, message: "the answer is \(error)")
            throw CallFailure(step: step, status: status)
        }
    }
}

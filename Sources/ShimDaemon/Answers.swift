internal import AdminAPI
internal import Admission
internal import CRI
internal import GRPCBridge
internal import Logging

/// Answers the calls that do not just pass through the gate.
struct Answers: Sendable {
    let admission: PullAdmission

    /// The command names of those that are not told of images that a policy hides.
    let hidesFrom: Set<String>

    let metrics: DaemonMetrics
    let logger: Logger

    /// Answers a call.
    ///
    /// - Parameter call: The call.
    /// - Returns: The answer.
    func answer(to call: InterceptedCall) async -> InterceptedCall.Answer {
        if call.path == GateSocket.probePath { return .status(Status(code: .ok, message: "")) }
        if ImageServiceMethod.isImageStatus(call.path) { return await answer(toStatus: call) }
        let caller = call.peer.map {
            Caller(processID: $0.processID, userID: $0.userID, command: $0.command)
        }
        let outcome = await admission.pull(
            call.request,
            caller: caller,
            through: InterceptedBackend(call: call, metrics: metrics)
        )
        return switch outcome {
        case .forwarded(let response): .response(response)
        case .refused(let refusal): .status(Status(refusal))
        }
    }

    /// Answers what the backend does, unless a policy hides the image from the caller.
    ///
    /// A process names itself as it likes, but one that calls itself kubelet only sees less.
    private func answer(toStatus call: InterceptedCall) async -> InterceptedCall.Answer {
        let response = await call.forward(call.request)
        guard let command = call.peer?.command, hidesFrom.contains(command),
            response.status.code == .ok, let message = response.message,
            let image = await admission.hiddenImage(in: message, answering: call.request)
        else { return .response(response) }
        logger.info(
            "a denied image that is on the node is hidden",
            metadata: [
                "image": "\(image.reference)", "policy": "\(image.policyNamespace)",
                "caller": "\(command)",
            ]
        )
        return .message(ImageStatusResponse.absent)
    }
}

extension Status {
    /// The status of a call that is refused.
    fileprivate init(_ refusal: Refusal) {
        let code: Code =
            switch refusal.reason {
            case .denied: .permissionDenied
            case .unauthorized: .unauthenticated
            case .unavailable: .unavailable
            case .invalid: .invalidArgument
            }
        self.init(code: code, message: refusal.message)
    }
}

internal import AdminAPI
internal import Admission
internal import CRI
internal import GRPCBridge
internal import PrometheusMetrics

/// Answers the calls that do not just pass through the gate.
struct Answers: Sendable {
    let admission: PullAdmission

    /// The command names of those that are not told of hidden images.
    let hidesFrom: Set<String>

    let metrics: DaemonMetrics

    /// Answers a call.
    ///
    /// - Parameter call: The call.
    /// - Returns: The answer.
    func answer(to call: InterceptedCall) async -> InterceptedCall.Answer {
        if call.path == GateSocket.probePath {
            // What is judged needs Swift's threads, too.
            async let status = Status(code: .ok, message: "")
            return await .status(status)
        }
        if ImageServiceMethod.isImageStatus(call.path) { return await answer(toStatus: call) }
        let outcome = await admission.pull(
            call.request,
            caller: Self.caller(of: call),
            through: InterceptedBackend(call: call, metrics: metrics)
        )
        return switch outcome {
        case .forwarded(let response): .response(response)
        case .refused(let refusal): .status(Status(refusal))
        case .denied(let refusal, let record): .statusFirst(Status(refusal), then: record)
        }
    }

    private static func caller(of call: InterceptedCall) -> Caller? {
        call.peer.map {
            Caller(processID: $0.processID, userID: $0.userID, command: $0.command)
        }
    }

    /// Answers what the backend does, unless the image is hidden from the caller.
    ///
    /// A process names itself as it likes, but one that calls itself kubelet only sees less.
    private func answer(toStatus call: InterceptedCall) async -> InterceptedCall.Answer {
        guard let caller = Self.caller(of: call), hidesFrom.contains(caller.command) else {
            return .response(await call.forward(call.request))
        }
        let view = await admission.view(of: call.request, for: caller) {
            let response = await call.forward(call.request)
            return (response, response.status.code == .ok ? response.message : nil)
        }
        switch view {
        case .asItIs(let response): return .response(response)
        case .hidden:
            metrics.hiddenImages.add()
            return .message(ImageStatusResponse.absent)
        }
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
            case .cancelled: .cancelled
            case .invalid: .invalidArgument
            case .tooLarge: .resourceExhausted
            }
        self.init(code: code, message: refusal.message)
    }
}

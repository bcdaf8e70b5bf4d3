internal import Admission
internal import CRI
internal import GRPCBridge
internal import PrometheusMetrics

/// The backend as one intercepted call reaches it.
struct InterceptedBackend: ImageServiceBackend {
    let call: InterceptedCall

    /// Where it is counted how long pulls take.
    let metrics: DaemonMetrics

    func waitForContact() async -> Bool {
        await call.waitForBackend()
    }

    func pullImage(_ permit: consuming PullPermit) async -> BackendResponse {
        let start = ContinuousClock.now
        let response = await call.forward(permit.message)
        metrics.backend.observe(ContinuousClock.now - start)
        return response
    }

    func end(of response: BackendResponse) -> PullEnd {
        PullEnd(response.status.code, message: response.message)
    }

    func imageStatus(
        _ message: [UInt8],
        within limit: Duration
    ) async throws(BackendError) -> [UInt8] {
        try await answer(ImageServiceMethod.imageStatus(besides: call.path), message, limit)
    }

    func removeImage(
        _ message: [UInt8],
        within limit: Duration
    ) async throws(BackendError) {
        _ = try await answer(ImageServiceMethod.removeImage(besides: call.path), message, limit)
    }

    func pause(for duration: Duration) async {
        await Pause.wait(for: duration)
    }

    private func answer(
        _ path: String,
        _ message: [UInt8],
        _ limit: Duration
    ) async throws(BackendError) -> [UInt8] {
        let response = await call.callBackend(path, message: message, timeout: limit)
        let status = response.status
        guard status.code == .ok else {
            throw BackendError("\(status)", isAway: status.isOfOneAway)
        }
        return response.message ?? []
    }
}

extension Status {
    /// Whether a runtime says so that is not there, or does nothing yet.
    ///
    /// The text is that of containerd 1 for each call until it has read its own state; its code is
    /// `Unknown`.
    var isOfOneAway: Bool { code == .unavailable || message == "server is not initialized yet" }
}

extension PullEnd {
    /// Takes the status of a call.
    ///
    /// - Parameters:
    ///   - code: The status code. Two of them are gRPC's own words for a call that has had no
    ///     answer; the service may use them too, and then some looks more are all that is lost.
    ///   - message: The message, if there is one.
    init(_ code: Status.Code, message: [UInt8]?) {
        switch code {
        // An answer without a message is that of a message whose fields are all empty.
        case .ok: self = .pulled(message ?? [])
        case .cancelled, .deadlineExceeded: self = .interrupted
        default: self = .failed
        }
    }
}

internal import Admission
internal import CRI
internal import GRPCBridge
internal import PrometheusMetrics

/// The backend as one intercepted call reaches it.
struct InterceptedBackend: ImageServiceBackend {
    /// How long a call of the gate's own may take: removing a large image is the slowest.
    private static let timeout = Duration.seconds(30)

    let call: InterceptedCall

    /// Where it is counted how long pulls take.
    let metrics: DaemonMetrics

    func pullImage(_ permit: consuming PullPermit) async -> BackendResponse {
        let start = ContinuousClock.now
        let response = await call.forward(permit.message)
        metrics.backend.observe(ContinuousClock.now - start)
        return response
    }

    func message(of response: BackendResponse) -> [UInt8]? {
        // An answer without a message is that of a message whose fields are all empty.
        response.status.code == .ok ? response.message ?? [] : nil
    }

    func imageStatus(_ message: [UInt8]) async throws(BackendError) -> [UInt8] {
        try await answer(ImageServiceMethod.imageStatus(besides: call.path), message)
    }

    func removeImage(_ message: [UInt8]) async throws(BackendError) {
        _ = try await answer(ImageServiceMethod.removeImage(besides: call.path), message)
    }

    private func answer(
        _ path: String,
        _ message: [UInt8]
    ) async throws(BackendError) -> [UInt8] {
        let response = await call.callBackend(path, message: message, timeout: Self.timeout)
        guard let answer = self.message(of: response) else {
            throw BackendError("\(response.status)")
        }
        return answer
    }
}

internal import CGRPC

/// Holds a call back until the backend has been reached for the first time.
///
/// kubelet exits when its first call fails, and at boot it may come before containerd does. Once
/// the backend has been reached, calls fail at once while it is away.
final class FirstContact: CompletionTarget {
    /// How long to wait before looking whether the client still waits.
    static let lookInterval = Duration.milliseconds(500)

    private let backend: BackendChannel
    private let client: ServerCall
    private let end: ContinuousClock.Instant
    private let proceed: () -> Void

    private init(
        _ backend: BackendChannel,
        client: ServerCall,
        since start: ContinuousClock.Instant,
        proceed: @escaping () -> Void
    ) {
        self.backend = backend
        self.client = client
        self.proceed = proceed
        end = start + backend.startTimeout
    }

    /// Waits until the backend has been reached, its start timeout is over, or the client's call
    /// has ended.
    ///
    /// - Parameters:
    ///   - backend: Whom the call is for.
    ///   - client: The call, whose end is watched.
    ///   - start: When the start timeout begins.
    ///   - proceed: Called afterwards: at once, or on a poller thread.
    static func wait(
        for backend: BackendChannel,
        client: ServerCall,
        since start: ContinuousClock.Instant = .now,
        then proceed: @escaping () -> Void
    ) {
        guard !backend.wasReached else { return proceed() }
        FirstContact(backend, client: client, since: start, proceed: proceed).look()
    }

    /// As `wait(for:client:since:then:)`.
    static func wait(
        for backend: BackendChannel,
        client: ServerCall,
        since start: ContinuousClock.Instant
    ) async {
        await withCheckedContinuation { continuation in
            wait(for: backend, client: client, since: start) { continuation.resume() }
        }
    }

    private func look() {
        let isOver = client.hasEnded || ContinuousClock.now >= end
        if isOver || !backend.waitForContact(Self.lookInterval, target: self, step: 0) {
            proceed()
        }
    }

    /// The connection's state has changed, or has not for the interval.
    override func completed(step: UInt8, succeeded: Bool) {
        look()
    }
}

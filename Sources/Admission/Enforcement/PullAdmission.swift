internal import CRI
public import OCI
public import PolicyEngine

/// What became of a pull.
public enum PullOutcome<Response: Sendable>: Sendable {
    /// It was made, and this is what the backend answered.
    case forwarded(Response)
    /// It was not made, or what it brought has been removed again.
    case refused(Refusal)
}

/// The policy enforcement point: judges each pull, then forwards or denies it, looks at what came,
/// and records why.
public struct PullAdmission: Sendable {
    private let policies: any PolicySnapshotSource
    private let resolver: any ContentResolver
    private let platform: Platform
    private let failureModes: @Sendable () -> FailureModes
    private let log: any DecisionLog
    private let now: @Sendable () -> Timestamp

    /// Makes an enforcement point.
    ///
    /// - Parameters:
    ///   - policies: Where the policies and reports come from.
    ///   - resolver: What knows the content behind a reference.
    ///   - platform: The node's platform.
    ///   - failureModes: Says at the start of each pull what happens when it cannot be judged.
    ///   - log: Where each decision is recorded.
    ///   - now: The clock.
    public init(
        policies: any PolicySnapshotSource,
        resolver: any ContentResolver,
        platform: Platform,
        failureModes: @escaping @Sendable () -> FailureModes,
        log: any DecisionLog,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.policies = policies
        self.resolver = resolver
        self.platform = platform
        self.failureModes = failureModes
        self.log = log
        self.now = now
    }

    /// Judges a pull and sends it on if it is allowed.
    ///
    /// - Parameters:
    ///   - bytes: The encoded `PullImageRequest` as the caller sent it.
    ///   - caller: Who sent it, if known.
    ///   - backend: The image service.
    /// - Returns: What became of it.
    public func pull<Backend: ImageServiceBackend>(
        _ bytes: [UInt8],
        caller: Caller?,
        through backend: Backend
    ) async -> PullOutcome<Backend.Response> {
        let start = ContinuousClock.now
        let request: PullImageRequest
        do {
            request = try PullImageRequest(decoding: bytes)
        } catch {
            let record = DecisionRecord(
                invalid: error,
                caller: caller,
                time: now(),
                took: ContinuousClock.now - start
            )
            log.record(record)
            return .refused(Refusal(reason: .invalid, message: record.message ?? "\(error)"))
        }
        let judge = PullJudge(
            resolver: resolver,
            failureModes: failureModes(),
            platform: platform
        )
        let snapshot = await policies.snapshot()
        // Only now: the source may have waited, and a bundle may have expired meanwhile.
        let time = now()
        // A clock that was set back must not bring an expired bundle or exception back.
        let judgedAt = snapshot.map { max(time, $0.issuedAt) } ?? time
        let judgement = await judge.judge(request, by: snapshot, at: judgedAt)
        log.record(
            DecisionRecord(
                judgement,
                request: request,
                caller: caller,
                time: time,
                took: ContinuousClock.now - start
            )
        )
        switch Decision(judgement, request: request) {
        case .deny(let refusal):
            return .refused(refusal)
        case .allow(let permit):
            let response = await backend.pullImage(permit)
            let check = PulledCheck(judge: judge, request: request, judgement: judgement)
            guard
                let refusal = await refusal(after: response, check, caller, through: backend)
            else { return .forwarded(response) }
            return .refused(refusal)
        }
    }

    /// Looks at what a pull brought, and records it if it is not what was judged.
    private func refusal<Backend: ImageServiceBackend>(
        after response: Backend.Response,
        _ check: PulledCheck,
        _ caller: Caller?,
        through backend: Backend
    ) async -> Refusal? {
        let start = ContinuousClock.now
        guard let message = backend.message(of: response),
            let result = await check.check(message, through: backend)
        else { return nil }
        log.record(
            DecisionRecord(
                result.judgement,
                request: check.request,
                caller: caller,
                time: now(),
                took: ContinuousClock.now - start,
                pulled: DecisionRecord.Pulled(result, after: check.judgement)
            )
        )
        switch result.judgement.verdict(on: check.request.image) {
        case .allow: return nil
        case .deny(let refusal): return refusal
        }
    }
}

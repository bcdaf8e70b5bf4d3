internal import CRI
public import OCI
public import PolicyEngine

/// What became of a pull.
public enum PullOutcome<Response: Sendable>: Sendable {
    /// It was made, and this is what the backend answered.
    case forwarded(Response)
    /// It was not made, or what it brought has been removed again.
    case refused(Refusal)
    /// It was denied before it was made, which is still to be recorded: the caller need not wait for
    /// that.
    case denied(Refusal, record: @Sendable () async -> Void)
}

/// The policy enforcement point: judges each pull, then forwards or denies it, looks at what came,
/// and records why.
public struct PullAdmission: Sendable {
    let policies: any PolicySnapshotSource
    let log: any DecisionLog
    let now: @Sendable () -> Timestamp
    private let resolver: any ContentResolver
    private let platform: Platform
    private let failureModes: @Sendable () -> FailureModes
    private let exempt: [ImagePattern]
    let origins = ImageOrigins()
    let hidden = HiddenImages()

    /// Makes an enforcement point.
    ///
    /// - Parameters:
    ///   - policies: Where the policies and reports come from.
    ///   - resolver: What knows the content behind a reference.
    ///   - platform: The node's platform.
    ///   - failureModes: Says, before a pull and after it, what happens when it cannot be judged.
    ///   - exempt: The images that are let through whatever is known of policies.
    ///   - log: Where each decision is recorded.
    ///   - now: The clock.
    public init(
        policies: any PolicySnapshotSource,
        resolver: any ContentResolver,
        platform: Platform,
        failureModes: @escaping @Sendable () -> FailureModes,
        exempt: [ImagePattern] = [],
        log: any DecisionLog,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.policies = policies
        self.resolver = resolver
        self.platform = platform
        self.failureModes = failureModes
        self.exempt = exempt
        self.log = log
        self.now = now
    }

    /// What judges, by the failure modes of now.
    var judge: PullJudge {
        PullJudge(
            resolver: resolver,
            failureModes: failureModes(),
            platform: platform,
            exempt: exempt
        )
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
            await log.record(record)
            let reason: Refusal.Reason =
                switch error {
                case .tooLarge: .tooLarge
                case .malformed, .notUTF8, .noImage, .invalidReference: .invalid
                }
            return .refused(Refusal(reason: reason, message: record.message ?? "\(error)"))
        }
        var (judged, time) = await judgement(on: request)
        // At boot the service may come a minute later: what is in force then judges. A denial waits
        // for nothing, and nothing comes of a caller that has given up meanwhile.
        if judged.verdict == .allow, await backend.waitForContact(), !Task.isCancelled {
            (judged, time) = await judgement(on: request)
        }
        let present = PresentContent(resolver: judge.resolver, origins: origins)
        let judgement = await present.reconsider(judged, of: request, through: backend)
        let took = ContinuousClock.now - start
        let record = { @Sendable [log, time] in
            await log.record(
                DecisionRecord(judgement, request: request, caller: caller, time: time, took: took)
            )
        }
        switch Decision(judgement, request: request) {
        case .deny(let refusal):
            guard log.isBehind else { return .denied(refusal, record: record) }
            // Who is denied faster than that is recorded waits for it.
            await record()
            return .refused(refusal)
        case .allow(let permit):
            await record()
            return await make(permit, of: request, judgement, caller, through: backend)
        }
    }

    /// Judges an image as for a pull without credentials and a pod, and neither pulls nor records.
    ///
    /// - Parameter image: The image, as a pod names it.
    /// - Returns: What would be recorded of a pull now.
    public func check(_ image: String) async -> DecisionRecord {
        let start = ContinuousClock.now
        do throws(CRIMessageError) {
            let request = try PullImageRequest(decoding: PullImageRequest.encode(image: image))
            let (judgement, time) = await judgement(on: request)
            return DecisionRecord(
                judgement,
                request: request,
                caller: nil,
                time: time,
                took: ContinuousClock.now - start
            )
        } catch {
            let took = ContinuousClock.now - start
            return DecisionRecord(invalid: error, caller: nil, time: now(), took: took)
        }
    }

    /// Judges a pull before it is made, by what is in force then.
    private func judgement(
        on request: PullImageRequest
    ) async -> (judgement: Judgement, time: Timestamp) {
        await judge.judge(request, by: inForce(for: request.reference)) {
            await inForce(for: request.reference)
        }
    }

    /// What is in force now.
    ///
    /// - Parameter reference: The image that is to be judged.
    /// - Returns: What it is judged by.
    func inForce(for reference: ImageReference) async -> InForce {
        // What the node needs to boot waits for no bundle.
        let snapshot = judge.isExempt(reference) ? nil : await policies.snapshot()
        // Only now: the source may have waited, and a bundle may have expired meanwhile.
        return InForce(snapshot: snapshot, now: now())
    }

    /// Makes a pull, looks at what it left, and records that if it is not what was judged.
    private func make<Backend: ImageServiceBackend>(
        _ permit: consuming PullPermit,
        of request: PullImageRequest,
        _ judgement: Judgement,
        _ caller: Caller?,
        through backend: Backend
    ) async -> PullOutcome<Backend.Response> {
        guard let examination = judgement.basis.examination else {
            return .forwarded(await backend.pullImage(permit))
        }
        let pull: UInt64
        do throws(BackendError) {
            pull = try await begin(request, on: judgement, through: backend)
        } catch {
            return .refused(Task.isCancelled ? .givenUp : Refusal(whileAway: error))
        }
        defer { origins.end(pull) }
        guard !Task.isCancelled else { return .refused(.givenUp) }
        let response = await backend.pullImage(permit)
        let start = ContinuousClock.now
        let check = PulledCheck(
            judge: judge,
            request: request,
            judgement: judgement,
            examination: examination,
            removal: ImageRemoval(origins: origins, exempt: exempt + examination.exempt),
            pull: pull
        )
        guard let result = await check.check(backend.end(of: response), through: backend) else {
            return .forwarded(response)
        }
        await log.record(
            DecisionRecord(
                result.judgement,
                request: request,
                caller: caller,
                time: now(),
                took: ContinuousClock.now - start,
                pulled: DecisionRecord.Pulled(result, after: judgement)
            )
        )
        switch result.judgement.verdict {
        case .allow: return .forwarded(response)
        case .deny(let refusal): return .refused(refusal)
        }
    }

    /// Notes a pull that is to be made, with what is there under its name: what it brings has to be
    /// told from that if it does not succeed.
    ///
    /// A runtime that does not answer is waited for only shortly, as the pull is what the caller
    /// wants. One that is away then could not pull either, but may be back when the pull has been
    /// tried: what it has by then would count as brought. Of one that is slow, or answers something
    /// else, nothing counts as having been there.
    ///
    /// - Throws: `BackendError` of a runtime that is away.
    private func begin(
        _ request: PullImageRequest,
        on judgement: Judgement,
        through backend: some ImageServiceBackend
    ) async throws(BackendError) -> UInt64 {
        var time = CheckTime(within: CheckTime.limitOfLooks)
        let name = request.reference.description
        return try await origins.begin(
            request.reference,
            on: judgement
        ) { () async throws(BackendError) in
            switch await ImageLook(patientlyAt: name, through: backend, &time) {
            case .present(let image): return image
            case .unreachable(let error) where error.isAway: throw error
            case .absent, .unreadable, .unreachable: return nil
            }
        }
    }
}

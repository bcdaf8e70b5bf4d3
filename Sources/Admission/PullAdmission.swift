internal import CRI
internal import OCI
public import PolicyEngine
internal import ScanReports

/// The image service behind the gate, as far as admission uses it.
public protocol ImageServiceBackend: Sendable {
    /// What the service answers, whatever it is.
    associatedtype Response: Sendable

    /// Pulls the image of a permit.
    ///
    /// - Parameter permit: The permit, which is used up.
    /// - Returns: The answer, errors of the service included.
    func pullImage(_ permit: consuming PullPermit) async -> Response
}

/// What became of a pull.
public enum PullOutcome<Response: Sendable>: Sendable {
    /// It was allowed, and this is what the backend answered.
    case forwarded(Response)
    /// It was denied; the text is for the caller.
    case denied(String)
    /// The request is not one that could be judged or pulled; the text is for the caller.
    case invalid(String)
}

/// The policy enforcement point: judges each pull, then forwards or denies it, and records why.
public struct PullAdmission: Sendable {
    private let policies: any PolicySnapshotSource
    private let resolver: any ContentResolver
    private let failureModes: FailureModes
    private let log: any DecisionLog
    private let now: @Sendable () -> Timestamp

    /// Makes an enforcement point.
    ///
    /// - Parameters:
    ///   - policies: Where the policies and reports come from.
    ///   - resolver: What knows the content behind a reference.
    ///   - failureModes: What happens to a pull that cannot be judged.
    ///   - log: Where each decision is recorded.
    ///   - now: The clock.
    public init(
        policies: any PolicySnapshotSource,
        resolver: any ContentResolver,
        failureModes: FailureModes,
        log: any DecisionLog,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.policies = policies
        self.resolver = resolver
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
        let clock = ContinuousClock()
        let start = clock.now
        let request: PullImageRequest
        do {
            request = try PullImageRequest(decoding: bytes)
        } catch {
            let record = DecisionRecord(
                invalid: error,
                caller: caller,
                time: now(),
                took: clock.now - start
            )
            log.record(record)
            return .invalid(record.message ?? "pullgate: the request cannot be read")
        }
        let snapshot = await policies.snapshot()
        // Only now: the source may have waited, and a bundle may have expired meanwhile.
        let time = now()
        let judgement = await judge(request, by: snapshot, at: time)
        log.record(
            DecisionRecord(
                judgement,
                request: request,
                caller: caller,
                time: time,
                took: clock.now - start
            )
        )
        switch Decision(judgement, request: request) {
        case .allow(let permit): return .forwarded(await backend.pullImage(permit))
        case .deny(let message): return .denied(message)
        }
    }

    private func judge(
        _ request: PullImageRequest,
        by snapshot: PolicySnapshot?,
        at time: Timestamp
    ) async -> Judgement {
        guard let snapshot else { return unknown(.noBundle, request: request, revision: nil) }
        let revision = snapshot.revision
        if let expiresAt = snapshot.expiresAt, time >= expiresAt {
            return unknown(.bundleExpired, request: request, revision: revision)
        }
        guard let policy = snapshot.policies.policy(for: request.reference) else {
            return Judgement(noPolicyIn: revision)
        }
        let image: ResolvedImage
        let reports: [ScanReport]?
        switch (policy.mode(at: time), snapshot.reports) {
        case (.off, _):
            // Nothing to judge, so nothing to look up.
            image = ResolvedImage(digest: request.reference.digest, digests: [])
            reports = nil
        case (.enforce, nil):
            // With no report at all, `unscanned: allow` would let everything in.
            return unknown(.noReports, request: request, revision: revision)
        case (.audit, nil):
            // Audit never denies, whatever the failure mode is.
            (image, reports) = await lookUp(request, in: ReportIndex())
        case (.enforce, let source?), (.audit, let source?):
            (image, reports) = await lookUp(request, in: source)
        }
        return Judgement(
            of: request,
            policy: policy,
            evaluation: PolicyDecisionPoint.evaluate(
                policy,
                reference: request.reference,
                reports: reports ?? [],
                at: time
            ),
            image: image,
            reports: reports?.count,
            revision: revision
        )
    }

    private func lookUp(
        _ request: PullImageRequest,
        in source: any ScanReportSource
    ) async -> (ResolvedImage, [ScanReport]) {
        let image = await resolver.resolve(request.reference, reports: source)
        return (image, image.digests.isEmpty ? [] : source.reports(for: image.digests))
    }

    private func unknown(
        _ cause: UnknownCause,
        request: PullImageRequest,
        revision: UInt64?
    ) -> Judgement {
        Judgement(
            unknown: cause,
            mode: failureModes[cause],
            image: request.image,
            revision: revision
        )
    }
}

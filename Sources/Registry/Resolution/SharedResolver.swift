public import OCI
internal import Synchronization

/// Resolves once what is asked for many times at the same moment.
///
/// Pods of one workload start together, and kubelet asks again soon after: a registry then gets
/// one question where it would get hundreds, and a limit on them is not used up.
public final class SharedResolver: Sendable {
    private typealias Turn = SharedResolutions.Turn

    private let resolver: RegistryResolver
    private let now: @Sendable () -> ContinuousClock.Instant
    private let resolutions: Mutex<SharedResolutions>

    /// Shares the resolutions of a resolver, which remains to be shut down by its owner.
    ///
    /// - Parameters:
    ///   - resolver: What resolves.
    ///   - tagReuse: How long the content of a tag is used again without asking whether the tag
    ///     has moved; zero for never. Errors are not used again.
    public convenience init(_ resolver: RegistryResolver, tagReuse: Duration) {
        self.init(resolver, tagReuse: tagReuse) { .now }
    }

    /// Shares the resolutions of a resolver by a clock.
    ///
    /// - Parameters:
    ///   - resolver: What resolves.
    ///   - tagReuse: How long the content of a tag is used again.
    ///   - now: Gives the clock's value, which ends the use of a tag's content.
    init(
        _ resolver: RegistryResolver,
        tagReuse: Duration,
        now: @escaping @Sendable () -> ContinuousClock.Instant
    ) {
        self.resolver = resolver
        self.now = now
        resolutions = Mutex(SharedResolutions(tagReuse: tagReuse))
    }

    /// How many calls wait for another one's result, or have given up waiting for it.
    var waitingCount: Int { resolutions.withLock { $0.waitingCount } }

    /// Finds the content that a reference stands for, or waits for a call that is finding it.
    ///
    /// Calls with the same reference and credentials have one result, unless the reference was
    /// forgotten between them. They share an error as well, also that the time ran out for the call
    /// that asks, for a host that did not answer it would not answer the others either. If the task
    /// of that call is cancelled, one that waits asks anew.
    ///
    /// - Parameters:
    ///   - reference: The normalised reference.
    ///   - credentials: The credentials that came with the pull.
    ///   - isUrgent: Whether it passes others by, as for the resolver; then it shares an answer with
    ///     urgent calls only.
    ///   - budget: How long the registry may be asked; the wait for a turn comes on top of it, as for
    ///     the resolver, and so does the wait for a call that finds the same.
    /// - Returns: The content; without a host if it was found by an earlier call.
    /// - Throws: `ResolutionError`, with code `timedOut` or `cancelled` also for a call that only
    ///   waited.
    public func resolve(
        _ reference: ImageReference,
        credentials: RegistryCredentials?,
        isUrgent: Bool = false,
        within budget: Duration
    ) async throws(ResolutionError) -> ResolvedContent {
        let deadline = ContinuousClock.now + budget + resolver.limits.patience
        let key = SharedResolutions.Key(
            reference: reference,
            credentials: credentials.map(CredentialsHash.init),
            isUrgent: isUrgent
        )
        let turn = resolutions.withLock { $0.enter(key, at: now()) }
        switch await turn.value(until: deadline, timedOut: .timedOut, cancelled: .cancelled) {
        case .share(let result): return try result.get()
        case .lead(let run): return try await lead(run, credentials, within: budget)
        case .timedOut: throw Self.error(.timedOut, for: reference)
        case .cancelled: throw Self.error(.cancelled, for: reference)
        }
    }

    /// Uses the content of a tag no more, because the tag is known to stand for another one now.
    ///
    /// Nor does a call that comes afterwards wait for one that was asking before.
    ///
    /// - Parameter reference: The normalised reference, whoever's credentials it was resolved by.
    public func forget(_ reference: ImageReference) {
        resolutions.withLock { $0.forget(reference) }
    }

    /// Resolves in the task of the caller, so that its cancellation ends the requests.
    private func lead(
        _ run: SharedResolutions.Run,
        _ credentials: RegistryCredentials?,
        within budget: Duration
    ) async throws(ResolutionError) -> ResolvedContent {
        let result: Result<ResolvedContent, ResolutionError>
        do {
            let content = try await resolver.resolve(
                run.key.reference,
                credentials: credentials,
                isUrgent: run.key.isUrgent,
                within: budget
            )
            result = .success(content)
        } catch {
            result = .failure(error)
        }
        if case .failure = result, Task.isCancelled {
            while let next = resolutions.withLock({ $0.next(run) }), !next.decide(.lead(run)) {}
        } else {
            let waiters = resolutions.withLock { $0.end(run, with: result, at: now()) }
            for waiter in waiters { waiter.decide(.share(result)) }
        }
        return try result.get()
    }

    private static func error(
        _ failure: HostFailure,
        for reference: ImageReference
    ) -> ResolutionError {
        ResolutionError(
            code: failure.code,
            message: "\(reference) cannot be resolved: \(failure.message)"
        )
    }
}

internal import OCI

/// The resolutions that are under way, and the tags whose content may be used again.
struct SharedResolutions {
    /// What makes two resolutions the same.
    struct Key: Hashable, Sendable {
        /// What is resolved.
        let reference: ImageReference
        /// The credentials of the pull, or nil for none: other credentials may see other content.
        let credentials: CredentialsHash?
        /// Whether it waits for no others, and so for none that does.
        let isUrgent: Bool
    }

    /// One resolution, of several of the same that may be under way.
    struct Run: Hashable, Sendable {
        /// What it resolves.
        let key: Key
        /// Which one it is; a later one has a greater number.
        let number: UInt64
    }

    /// How a call gets its result.
    enum Turn: Sendable {
        /// From this resolution, which is over.
        case share(Result<ResolvedContent, ResolutionError>)
        /// By this resolution, which is its own and which others may come to wait for.
        case lead(Run)
        /// Not at all: its time ran out.
        case timedOut
        /// Not at all: its task was cancelled.
        case cancelled
    }

    private struct Known {
        let content: ResolvedContent
        let end: ContinuousClock.Instant
    }

    /// The most tags whose content is kept; a node starts fewer images than that at once.
    static let maximumKnown = 256

    private let tagReuse: Duration
    private var known: [Key: Known] = [:]

    /// The resolutions under way, and who waits for each.
    private var waiters: [Run: [Pending<Turn>]] = [:]

    /// Those among them that a call may join, and whose content is kept: what others find may be
    /// what was forgotten since they began.
    private var current: [Key: Run] = [:]

    private var lastNumber: UInt64 = 0

    /// Starts with none.
    ///
    /// - Parameter tagReuse: How long the content of a tag may be used again.
    init(tagReuse: Duration) {
        self.tagReuse = tagReuse
    }

    /// How many tags have content that is kept.
    var knownCount: Int { known.count }

    /// How many calls wait for another one's result, or have given up waiting for it.
    var waitingCount: Int { waiters.values.reduce(0) { $0 + $1.count } }

    /// Takes in a call.
    ///
    /// - Parameters:
    ///   - key: What it resolves.
    ///   - now: The clock's value.
    /// - Returns: What decides its turn.
    mutating func enter(_ key: Key, at now: ContinuousClock.Instant) -> Pending<Turn> {
        let turn = Pending<Turn>()
        if let entry = known[key], now < entry.end {
            turn.decide(.share(.success(entry.content)))
        } else if let run = current[key] {
            waiters[run]?.append(turn)
        } else {
            lastNumber += 1
            let run = Run(key: key, number: lastNumber)
            waiters[run] = []
            current[key] = run
            turn.decide(.lead(run))
        }
        return turn
    }

    /// Ends the resolution of a leader that has a result.
    ///
    /// - Parameters:
    ///   - run: The resolution.
    ///   - result: The result; an error is not kept.
    ///   - now: The clock's value.
    /// - Returns: The calls that are to share the result.
    mutating func end(
        _ run: Run,
        with result: Result<ResolvedContent, ResolutionError>,
        at now: ContinuousClock.Instant
    ) -> [Pending<Turn>] {
        if current[run.key] == run {
            current[run.key] = nil
            if case .success(let content) = result { keep(content, for: run.key, at: now) }
        }
        return waiters.removeValue(forKey: run) ?? []
    }

    /// Ends the resolution of a leader that has none.
    ///
    /// - Parameter run: The resolution.
    /// - Returns: The call that is to lead if it has not given up; nil if none is left.
    mutating func next(_ run: Run) -> Pending<Turn>? {
        guard waiters[run]?.isEmpty == false else {
            waiters[run] = nil
            if current[run.key] == run { current[run.key] = nil }
            return nil
        }
        return waiters[run]?.removeFirst()
    }

    /// Forgets what a tag stood for.
    ///
    /// Who asks from now on gets no answer to a question from before.
    ///
    /// - Parameter reference: The tag.
    mutating func forget(_ reference: ImageReference) {
        known = known.filter { $0.key.reference != reference }
        current = current.filter { $0.key.reference != reference }
    }

    private mutating func keep(
        _ content: ResolvedContent,
        for key: Key,
        at now: ContinuousClock.Instant
    ) {
        // A digest's manifests are kept for good by the resolver.
        guard tagReuse > .zero, key.reference.tag != nil else { return }
        known = known.filter { now < $0.value.end }
        if known.count >= Self.maximumKnown,
            let oldest = known.min(by: { $0.value.end < $1.value.end })
        {
            known[oldest.key] = nil
        }
        let reused = ResolvedContent(
            host: nil,
            index: content.index,
            candidates: content.candidates
        )
        known[key] = Known(content: reused, end: now + tagReuse)
    }
}

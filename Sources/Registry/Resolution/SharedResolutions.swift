internal import OCI

/// The resolutions that are under way, and the tags whose content may be used again.
struct SharedResolutions {
    /// What makes two resolutions the same.
    struct Key: Hashable, Sendable {
        /// What is resolved.
        let reference: ImageReference
        /// The credentials of the pull, or nil for none: other credentials may see other content.
        let credentials: RegistryCredentials?
    }

    /// How a call gets its result.
    enum Turn: Sendable {
        /// From this resolution, which is over.
        case share(Result<ResolvedContent, ResolutionError>)
        /// By a resolution of its own, that others may come to wait for.
        case lead
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
    private var waiters: [Key: [Pending<Turn>]] = [:]
    private var known: [Key: Known] = [:]

    /// The resolutions under way whose content is not kept, for it may be what was forgotten.
    private var outdated: Set<Key> = []

    /// Starts with none.
    ///
    /// - Parameter tagReuse: How long the content of a tag may be used again.
    init(tagReuse: Duration) {
        self.tagReuse = tagReuse
    }

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
        } else if waiters[key] == nil {
            waiters[key] = []
            turn.decide(.lead)
        } else {
            waiters[key]?.append(turn)
        }
        return turn
    }

    /// Ends the resolution of a leader that has a result.
    ///
    /// - Parameters:
    ///   - key: What was resolved.
    ///   - result: The result; an error is not kept.
    ///   - now: The clock's value.
    /// - Returns: The calls that are to share the result.
    mutating func end(
        _ key: Key,
        with result: Result<ResolvedContent, ResolutionError>,
        at now: ContinuousClock.Instant
    ) -> [Pending<Turn>] {
        let isOutdated = outdated.remove(key) != nil
        if case .success(let content) = result, !isOutdated { keep(content, for: key, at: now) }
        return waiters.removeValue(forKey: key) ?? []
    }

    /// Ends the resolution of a leader that has none.
    ///
    /// - Parameter key: What was to be resolved.
    /// - Returns: The call that is to lead if it has not given up; nil if none is left.
    mutating func next(_ key: Key) -> Pending<Turn>? {
        guard waiters[key]?.isEmpty == false else {
            waiters[key] = nil
            outdated.remove(key)
            return nil
        }
        return waiters[key]?.removeFirst()
    }

    /// Forgets what a tag stood for.
    ///
    /// - Parameter reference: The tag.
    mutating func forget(_ reference: ImageReference) {
        known = known.filter { $0.key.reference != reference }
        outdated.formUnion(waiters.keys.filter { $0.reference == reference })
    }

    private mutating func keep(
        _ content: ResolvedContent,
        for key: Key,
        at now: ContinuousClock.Instant
    ) {
        // A digest's manifests are kept for good by the resolver.
        guard tagReuse > .zero, key.reference.tag != nil else { return }
        if known.count >= Self.maximumKnown { known = known.filter { now < $0.value.end } }
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

/// The hosts that one question goes to, in their order, and what each may take of the time.
///
/// It is containerd's order, but for what the resolution has learned of them before: the host that
/// named the manifest comes first, and those that kept silent come last, so that mirrors that are
/// down do not take the time of the host that answers.
struct HostOrder: Sendable {
    /// The part of the time that the host that named the manifest leaves to the others when some of
    /// them have kept silent, so that they are asked as well if it falls silent.
    private static let rest = 8

    /// The hosts, the first to be asked first.
    let hosts: [RegistryHost]

    private let hasFirst: Bool

    /// How many at the end have kept silent before.
    private let silentCount: Int

    /// Puts hosts into the order in which they are asked.
    ///
    /// - Parameters:
    ///   - hosts: The hosts, in containerd's order.
    ///   - first: The host that named what is asked for, or nil if none did.
    ///   - silent: The hosts that gave no answer to an earlier question.
    init(
        _ hosts: [RegistryHost],
        first: RegistryHost? = nil,
        silent: Set<RegistryHost> = []
    ) {
        let head = [first].compactMap(\.self).filter { !silent.contains($0) }
        let others = hosts.filter { !head.contains($0) }
        let tail = others.filter(silent.contains)
        self.hosts = head + others.filter { !silent.contains($0) } + tail
        hasFirst = !head.isEmpty
        silentCount = tail.count
    }

    /// Whether a host is the last one, or the last of those from which an answer can be expected.
    ///
    /// - Parameter index: The host's place.
    /// - Returns: Whether it is.
    func isLast(at index: Int) -> Bool {
        index == hosts.count - 1 || index == hosts.count - silentCount - 1
    }

    /// How long a host may take.
    ///
    /// - Parameters:
    ///   - index: The host's place.
    ///   - remaining: What is left of the time when its turn comes.
    /// - Returns: Its share of that.
    func share(at index: Int, of remaining: Duration) -> Duration {
        let left = hosts.count - index
        if left > 1, index == 0, hasFirst, silentCount > 0 {
            return remaining - remaining / Self.rest
        }
        // Before the turn of those that kept silent all of them together count as one.
        return remaining / (left > silentCount ? left - max(0, silentCount - 1) : left)
    }
}

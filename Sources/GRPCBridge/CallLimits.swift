/// How many calls a server has under way at once, pulls among them.
public struct CallLimits: Hashable, Sendable {
    /// The most of all processes together: a node that starts with a thousand images has about as many,
    /// and each costs some 50 KB while it is judged.
    public static let maximumTotal = 4096

    /// The most of all processes together.
    public let total: Int

    /// The most of one process, whatever its connections: one that does not end its calls takes none
    /// from others.
    ///
    /// It is also the most of one connection, which clients are told: theirs wait for each other then,
    /// as kubelet's do, which has one connection.
    public let ofOneProcess: Int

    /// Makes limits.
    ///
    /// - Parameters:
    ///   - total: The most of all processes together.
    ///   - ofOneProcess: The most of one process; half of all unless it is said.
    public init(total: Int = maximumTotal, ofOneProcess: Int? = nil) {
        self.total = total
        self.ofOneProcess = ofOneProcess ?? max(1, total / 2)
    }
}

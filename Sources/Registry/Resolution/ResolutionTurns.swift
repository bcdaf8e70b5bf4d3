internal import Synchronization

/// Has only so many resolutions of one registry go on at once; the others wait, the first first.
///
/// A thousand that share a registry's connections evenly all need the time of the whole crowd, which
/// none of them has. One after the other, each needs its own.
final class ResolutionTurns: Sendable {
    /// How the wait for a turn ends.
    enum Turn: Sendable {
        /// It is this one's turn, which has to be given back.
        case taken
        /// It did not come in time.
        case timedOut
        /// The task was cancelled.
        case cancelled
    }

    private struct Line {
        var underWay = 0
        /// Those that wait, and some that have given up since: as many as there are calls at most.
        var waiting: [Pending<Turn>] = []
    }

    private let limit: Int
    private let lines = Mutex<[String: Line]>([:])

    /// Makes turns that nobody has taken.
    ///
    /// - Parameter limit: How many resolutions of one registry may go on at once.
    init(limit: Int) {
        self.limit = limit
    }

    /// Waits for a turn.
    ///
    /// - Parameters:
    ///   - registry: The registry's host, as references have it.
    ///   - patience: How long to wait.
    /// - Returns: How the wait ended.
    func take(at registry: String, within patience: Duration) async -> Turn {
        let turn = lines.withLock { lines -> Pending<Turn>? in
            guard lines[registry, default: Line()].underWay >= limit else {
                lines[registry, default: Line()].underWay += 1
                return nil
            }
            let turn = Pending<Turn>()
            lines[registry]?.waiting.append(turn)
            return turn
        }
        guard let turn else { return .taken }
        return await turn.value(
            until: .now + patience,
            timedOut: .timedOut,
            cancelled: .cancelled
        )
    }

    /// Gives a turn back, to the next one that still waits.
    ///
    /// - Parameter registry: The registry's host.
    func giveBack(at registry: String) {
        while let next = lines.withLock({ Self.next(in: &$0[registry]) }), !next.decide(.taken) {}
    }

    /// How many wait for a turn at a registry, or have given up.
    func waitingCount(at registry: String) -> Int {
        lines.withLock { $0[registry]?.waiting.count ?? 0 }
    }

    /// The one whose turn it is; nil after the turn has ended because nobody is left.
    private static func next(in line: inout Line?) -> Pending<Turn>? {
        if line?.waiting.isEmpty == false { return line?.waiting.removeFirst() }
        line?.underWay -= 1
        if line?.underWay == 0 { line = nil }
        return nil
    }
}

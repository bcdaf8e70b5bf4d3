import Admission
import OCI
import Synchronization

/// An image service that notes what it is asked.
final class RecordingBackend: ImageServiceBackend {
    /// What it was asked for besides pulls.
    enum Call: Hashable {
        case status(of: String)
        case removal(of: String)
    }

    /// What a pull brings.
    struct Pulled {
        /// What the answer to the pull calls the image.
        var imageReference: String
        /// How the pull ends, nil for that answer.
        var end: PullEnd?
        /// What `ImageStatus` answers about a name before the first pull is made, nil for an error;
        /// the last one over and over.
        var statusesBefore: [[UInt8]?] = [[]]
        /// Whether that error says that it cannot be reached.
        var isAwayBefore = false
        /// What `ImageStatus` answers about all else at first, nil for an error.
        var earlierStatuses: [[UInt8]?] = []
        /// What `ImageStatus` answers then, nil for an error.
        var status: [UInt8]? = []
        /// Whether it has to be waited for before the first pull.
        var isLate = false
        /// How many removals fail before one succeeds.
        var failingRemovals = 0
        /// Whether the image is there by its ID once more after the first removal.
        var isNamedAgain = false
        /// How long the pull takes; it waits for this.
        var duration: @Sendable () async -> Void = {}
        /// How long such an answer is on its way; it waits for this.
        var delay: @Sendable () async -> Void = {}
        /// What happens while it is left alone.
        var pausing: @Sendable () async -> Void = {}

        /// A pull that fails and leaves nothing.
        static let failure = Pulled(imageReference: "", end: .failed)
    }

    static let answer = "pulled"
    static let failure = "failed"

    private struct State {
        var messages: [[UInt8]] = []
        var calls: [Call] = []
        var limits: [Duration] = []
        var pauses: [Duration] = []
        var looksBefore = 0
        var looks = 0
        var attempts = 0
        var removals = 0
        var waits = 0
        var abandonment: HeldCall?
    }

    private let pulled: Pulled
    private let state = Mutex(State())

    /// The messages of pulls in the order in which they came.
    var messages: [[UInt8]] { state.withLock { $0.messages } }

    /// What it was asked for besides pulls, in order.
    var calls: [Call] { state.withLock { $0.calls } }

    /// How long each look might take, in order.
    var limits: [Duration] { state.withLock { $0.limits } }

    /// How long it was left alone between the calls.
    var pauses: [Duration] { state.withLock { $0.pauses } }

    /// How often it was waited for.
    var waits: Int { state.withLock { $0.waits } }

    init(_ pulled: Pulled) {
        self.pulled = pulled
    }

    /// Holds up the pull until its caller has given up.
    func hold(until abandonment: HeldCall) {
        state.withLock { $0.abandonment = abandonment }
    }

    func waitForContact() async -> Bool {
        state.withLock { state in
            state.waits += 1
            return pulled.isLate && state.waits == 1
        }
    }

    func pullImage(_ permit: consuming PullPermit) async -> String {
        let message = permit.message
        let abandonment = state.withLock { state in
            state.messages.append(message)
            return state.abandonment
        }
        await abandonment?.hold()
        await pulled.duration()
        return pulled.end == nil ? Self.answer : Self.failure
    }

    func end(of response: String) -> PullEnd {
        pulled.end ?? .pulled(WireField.text(1, pulled.imageReference))
    }

    func imageStatus(
        _ message: [UInt8],
        within limit: Duration
    ) async throws(BackendError) -> [UInt8] {
        let name = WireField.image(in: message)
        let isBefore = state.withLock { state in
            state.calls.append(.status(of: name))
            state.limits.append(limit)
            return state.messages.isEmpty && !name.hasPrefix("sha256:")
        }
        let status = isBefore ? statusBefore() : statusAfter(name)
        if !isBefore { await pulled.delay() }
        guard let status else {
            throw BackendError("it is away", isAway: isBefore && pulled.isAwayBefore)
        }
        return status
    }

    private func statusBefore() -> [UInt8]? {
        let statuses = pulled.statusesBefore
        let look = state.withLock { state in
            defer { state.looksBefore += 1 }
            return min(state.looksBefore, statuses.count - 1)
        }
        return statuses[look]
    }

    private func statusAfter(_ name: String) -> [UInt8]? {
        let statuses = pulled.earlierStatuses
        return state.withLock { state in
            defer { state.looks += 1 }
            let removals = pulled.isNamedAgain && name == pulled.imageReference ? 1 : 0
            if state.removals > removals { return [] }
            return state.looks < statuses.count ? statuses[state.looks] : pulled.status
        }
    }

    func removeImage(
        _ message: [UInt8],
        within limit: Duration
    ) async throws(BackendError) {
        let isDone = state.withLock { state in
            state.calls.append(.removal(of: WireField.image(in: message)))
            state.attempts += 1
            guard state.attempts > pulled.failingRemovals else { return false }
            state.removals += 1
            return true
        }
        if !isDone { throw BackendError("it is busy") }
    }

    func pause(for duration: Duration) async {
        state.withLock { $0.pauses.append(duration) }
        await pulled.pausing()
    }
}

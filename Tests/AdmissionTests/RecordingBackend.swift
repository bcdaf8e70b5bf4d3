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
        /// What `ImageStatus` answers, nil for an error.
        var status: [UInt8]? = []
        /// How many removals fail before one succeeds.
        var failingRemovals = 0
    }

    static let answer = "pulled"
    static let failure = "failed"

    private struct State {
        var messages: [[UInt8]] = []
        var calls: [Call] = []
    }

    /// What a pull brings, or nil if it fails.
    private let pulled: Pulled?
    private let state = Mutex(State())

    /// The messages of pulls in the order in which they came.
    var messages: [[UInt8]] { state.withLock { $0.messages } }

    /// What it was asked for besides pulls, in order.
    var calls: [Call] { state.withLock { $0.calls } }

    init(_ pulled: Pulled?) {
        self.pulled = pulled
    }

    func pullImage(_ permit: consuming PullPermit) async -> String {
        let message = permit.message
        state.withLock { $0.messages.append(message) }
        return pulled == nil ? Self.failure : Self.answer
    }

    func message(of response: String) -> [UInt8]? {
        pulled.map { WireField.text(1, $0.imageReference) }
    }

    func imageStatus(_ message: [UInt8]) async throws(BackendError) -> [UInt8] {
        note(.status(of: WireField.image(in: message)))
        guard let status = pulled?.status else { throw BackendError("it is away") }
        return status
    }

    func removeImage(_ message: [UInt8]) async throws(BackendError) {
        let removals = note(.removal(of: WireField.image(in: message)))
        if removals <= pulled?.failingRemovals ?? 0 { throw BackendError("it is busy") }
    }

    /// Notes a call; returns how many of its kind and name there were.
    @discardableResult
    private func note(_ call: Call) -> Int {
        state.withLock { state in
            state.calls.append(call)
            return state.calls.filter { $0 == call }.count
        }
    }
}

import Admission
import Synchronization

/// An image service that notes what it is asked to pull and always succeeds.
final class RecordingBackend: ImageServiceBackend {
    static let answer = "pulled"

    private let state = Mutex<[[UInt8]]>([])

    /// The messages in the order in which they came.
    var messages: [[UInt8]] { state.withLock { $0 } }

    func pullImage(_ permit: consuming PullPermit) async -> String {
        let message = permit.message
        state.withLock { $0.append(message) }
        return Self.answer
    }
}

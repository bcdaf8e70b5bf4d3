import Admission
import CRI
import OCI
import Synchronization

/// Answers the same each time, or another the first time, and notes what it was asked.
final class RecordingResolver: ContentResolver {
    typealias Answer = Result<ImageContent, ContentError>

    private struct State {
        var asked: [(reference: ImageReference, auth: AuthConfig?, isUrgent: Bool)] = []
        var forgotten: [ImageReference] = []
    }

    private let answers: (first: Answer, last: Answer)
    private let state = Mutex(State())

    /// The references in the order in which they were asked about.
    var references: [ImageReference] { state.withLock { $0.asked.map(\.reference) } }

    /// The credentials that came with them.
    var credentials: [AuthConfig?] { state.withLock { $0.asked.map(\.auth) } }

    /// Whether it was to wait for no others.
    var urgencies: [Bool] { state.withLock { $0.asked.map(\.isUrgent) } }

    /// The references that it was told to forget.
    var forgotten: [ImageReference] { state.withLock { $0.forgotten } }

    /// Makes a resolver.
    ///
    /// - Parameters:
    ///   - first: What it answers at first.
    ///   - last: What it answers from then on.
    init(_ first: Answer, atLast last: Answer) {
        answers = (first, last)
    }

    func resolve(
        _ reference: ImageReference,
        auth: AuthConfig?,
        isUrgent: Bool
    ) async throws(ContentError) -> ImageContent {
        let isFirst = state.withLock { state in
            state.asked.append((reference, auth, isUrgent))
            return state.asked.count == 1
        }
        return try (isFirst ? answers.first : answers.last).get()
    }

    func forget(_ reference: ImageReference) {
        state.withLock { $0.forgotten.append(reference) }
    }
}

import Admission
import CRI
import OCI
import Synchronization

/// Answers the same until it is told to forget, and notes what it was asked.
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
    ///   - answer: What it answers.
    ///   - last: What it answers once it has been told to forget.
    init(_ answer: Answer, atLast last: Answer) {
        answers = (answer, last)
    }

    func resolve(
        _ reference: ImageReference,
        auth: AuthConfig?,
        isUrgent: Bool
    ) async throws(ContentError) -> ImageContent {
        let hasForgotten = state.withLock { state in
            state.asked.append((reference, auth, isUrgent))
            return !state.forgotten.isEmpty
        }
        return try (hasForgotten ? answers.last : answers.first).get()
    }

    func forget(_ reference: ImageReference) {
        state.withLock { $0.forgotten.append(reference) }
    }
}

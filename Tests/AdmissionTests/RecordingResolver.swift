import Admission
import CRI
import OCI
import Synchronization

/// Answers the same each time and notes what it was asked.
final class RecordingResolver: ContentResolver {
    private let answer: Result<ImageContent, ContentError>
    private let state = Mutex<[(reference: ImageReference, auth: AuthConfig?)]>([])

    /// The references in the order in which they were asked about.
    var references: [ImageReference] { state.withLock { $0.map(\.reference) } }

    /// The credentials that came with them.
    var credentials: [AuthConfig?] { state.withLock { $0.map(\.auth) } }

    init(_ answer: Result<ImageContent, ContentError>) {
        self.answer = answer
    }

    func resolve(
        _ reference: ImageReference,
        auth: AuthConfig?
    ) async throws(ContentError) -> ImageContent {
        state.withLock { $0.append((reference, auth)) }
        return try answer.get()
    }
}

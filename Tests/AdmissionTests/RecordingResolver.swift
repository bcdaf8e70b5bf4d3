import Admission
import OCI
import ScanReports
import Synchronization

/// Resolves as `ReportedContent` does and notes what it was asked.
final class RecordingResolver: ContentResolver {
    private let state = Mutex<[ImageReference]>([])

    /// The references in the order in which they were asked about.
    var references: [ImageReference] { state.withLock { $0 } }

    func resolve(
        _ reference: ImageReference,
        reports: any ScanReportSource
    ) async -> ResolvedImage {
        state.withLock { $0.append(reference) }
        return await ReportedContent().resolve(reference, reports: reports)
    }
}

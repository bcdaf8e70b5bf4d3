import OCI
import PolicyEngine

/// The reports of one scanner on the images that share some digest.
struct PlatformReports {
    private let images: [ImageReport]
    private let areOnOneImage: Bool
    private let now: Timestamp

    /// Takes the reports of one scanner.
    ///
    /// - Parameters:
    ///   - images: The reports.
    ///   - areOnOneImage: Whether all are on one image, though some do not name its image ID.
    ///   - now: The clock's value.
    init(_ images: [ImageReport], areOnOneImage: Bool, at now: Timestamp) {
        self.images = images
        self.areOnOneImage = areOnOneImage
        self.now = now
    }

    /// The reports to judge by: all of them for one image, and one joined for several.
    ///
    /// The joined one has the findings of every image's newest finished report and the date of the
    /// oldest of these, so that it is too old as soon as one of them is; of an image that has none
    /// but from the future, that date goes before all, unless another one is known to be on the same
    /// image. Those from the future that it does not have the date of stand beside it, and so do
    /// unfinished ones, but for those that it would replace although they are on another image: it has
    /// what they found. Those that a finished one on the same image has replaced are left out.
    var reports: [ScanReport] {
        let byImage = Dictionary(grouping: images, by: Name.init)
        guard byImage.count > 1 else { return images.map(\.report) }
        let onEach = byImage.sorted { $0.key.order < $1.key.order }
            .map { $0.value.map(\.report).inForce(at: now) }
        let inForce = onEach.flatMap(\.self)
        let finished = inForce.filter { $0.state == .finished }
        guard let first = finished.first else { return inForce }
        let newest = areOnOneImage ? finished.newestDate(at: now) : nil
        let unfinished = inForce.filter { $0.state != .finished && !$0.isOlder(than: newest) }
        let date = joinedDate(of: onEach.compactMap(newestFinished))
        let older = unfinished.filter { $0.isOlder(than: date) }
        let future = finished.filter { $0.isFromTheFuture(at: now) }
        // What nobody can date must not become too old by the date of another.
        let undatable = future.contains { $0.scannedAt == date } ? [] : future
        let datable =
            undatable.isEmpty ? finished : finished.filter { !$0.isFromTheFuture(at: now) }
        let joined = ScanReport(
            scanner: first.scanner,
            scannedAt: date,
            state: .finished,
            findings: (datable + older).flatMap(\.findings)
        )
        return [joined] + undatable + unfinished.filter { !$0.isOlder(than: date) }
    }

    private func newestFinished(of reports: [ScanReport]) -> ScanReport? {
        let date = reports.newestDate(at: now)
        return reports.first { $0.state == .finished && $0.scannedAt == date }
    }

    private func joinedDate(of reports: [ScanReport]) -> Timestamp? {
        let dates = reports.compactMap(\.scannedAt)
        guard dates.count == reports.count else { return nil }
        let credible = reports.filter { !$0.isFromTheFuture(at: now) }.compactMap(\.scannedAt)
        if credible.count == dates.count || areOnOneImage, let oldest = credible.min() {
            return oldest
        }
        return dates.max()
    }

    /// What tells an image from the others: its ID or, in a report that names none, its platform.
    private struct Name: Hashable {
        let imageID: Digest?
        let platform: Platform?

        init(_ image: ImageReport) {
            imageID = image.imageID
            platform = image.imageID == nil ? image.platform : nil
        }

        var order: String { imageID?.description ?? platform?.description ?? "" }
    }
}

public import OCI
public import PolicyEngine

/// Reports in memory, found by the digests and tags of their images.
///
/// A value that never changes: whoever reloads reports builds a new one and swaps it in.
public struct ReportIndex: ScanReportSource, Sendable {
    private let images: [ImageReport]
    private let positions: [Digest: [Int]]
    private let tags: [ImageReference: Set<Digest>]

    /// Whether every report names the image ID of what it is on.
    public let namesEveryImageID: Bool

    /// It is all in memory.
    public var isInMemory: Bool { true }

    /// How many reports the index holds.
    public var count: Int { images.count }

    /// Builds the index.
    ///
    /// - Parameter images: The reports, of any number of images, in any order.
    public init(_ images: [ImageReport] = []) {
        self.images = images
        namesEveryImageID = images.allSatisfy { $0.imageID != nil }
        var positions: [Digest: [Int]] = [:]
        var named: [ImageReference: [ImageReport]] = [:]
        for (position, image) in images.enumerated() {
            for digest in image.digests { positions[digest, default: []].append(position) }
            for tag in image.tags { named[tag, default: []].append(image) }
        }
        self.positions = positions
        tags = named.mapValues(Self.latestMeaning)
    }

    /// The reports on every image that goes by any of these digests.
    ///
    /// - Parameter digests: The digests known for one image.
    /// - Returns: The reports, or none when no report is known.
    public func images(for digests: Set<Digest>) -> [ImageReport] {
        Set(digests.flatMap { positions[$0] ?? [] }).sorted().map { images[$0] }
    }

    /// The reports on the image that goes by these digests.
    ///
    /// - Parameters:
    ///   - digests: The digests known for one image.
    ///   - scope: Which of the images that share a digest are meant.
    ///   - now: The clock's value.
    /// - Returns: The reports, or none when no report is known.
    public func reports(
        for digests: Set<Digest>,
        scope: ReportScope,
        at now: Timestamp
    ) -> [ScanReport] {
        images(for: digests).reports(on: digests, scope: scope, at: now)
    }

    /// The digests that a tag stood for when it was last scanned.
    ///
    /// A tag moves, so only the newest report that names it tells what it means. It stands for
    /// one index, though, and each platform of that has its own report: those which name the tag
    /// and share a manifest's or an index's digest with the newest report belong to it. Reports
    /// of the same second, or all of them if none has a date, count as equally new: more images
    /// are then judged than the one pulled, and none of them is missed.
    ///
    /// - Parameter reference: A normalised reference with a tag.
    /// - Returns: Digests to ask `reports(for:scope:at:)` about, or none when no report names the tag.
    public func digests(forTag reference: ImageReference) -> Set<Digest> {
        tags[reference] ?? []
    }

    private static func latestMeaning(_ images: [ImageReport]) -> Set<Digest> {
        let dates = images.compactMap(\.report.scannedAt)
        let newest = images.filter { $0.report.scannedAt == dates.max() }
        let shared = newest.reduce(into: Set<Digest>()) { $0.formUnion($1.manifestDigests) }
        let siblings = images.filter { !shared.isDisjoint(with: $0.manifestDigests) }
        return (newest + siblings).reduce(into: Set<Digest>()) { $0.formUnion($1.digests) }
    }
}

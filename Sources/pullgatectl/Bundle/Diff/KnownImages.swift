internal import OCI
internal import ReportDatabase

/// The images that the reports of some indexes are on, each once.
struct KnownImages: Sendable {
    /// The images in the order of first appearance.
    private(set) var images: [KnownImage] = []

    /// Goes through indexes.
    ///
    /// - Parameter indexes: The indexes. An image may be in several of them.
    /// - Throws: `ReportDatabaseError`.
    init(in indexes: [ReportDatabase]) throws(ReportDatabaseError) {
        var positions: [Digest: Int] = [:]
        var anonymous: [ReportedImage] = []
        for index in indexes {
            try index.forEachImage { image in
                guard let imageID = image.imageID else { return anonymous.append(image) }
                add(image, named: imageID, positions: &positions)
            }
        }
        addAnonymous(anonymous)
    }

    private mutating func add(
        _ image: ReportedImage,
        named name: Digest,
        positions: inout [Digest: Int]
    ) {
        if let position = positions[name] {
            images[position].digests.formUnion(image.digests)
            images[position].repositories.formUnion(image.repositories)
        } else {
            positions[name] = images.count
            images.append(
                KnownImage(
                    imageID: image.imageID,
                    digests: image.digests,
                    repositories: image.repositories
                )
            )
        }
    }

    /// Adds the images of reports that name no image ID.
    ///
    /// Such a report counts for every image that shares a digest with it, and is one of an image
    /// of its own only if none does.
    private mutating func addAnonymous(_ reports: [ReportedImage]) {
        guard !reports.isEmpty else { return }
        var sharing: [Digest: [Int]] = [:]
        for (position, image) in images.enumerated() {
            for digest in image.digests { sharing[digest, default: []].append(position) }
        }
        var positions: [Digest: Int] = [:]
        for report in reports {
            let owners = Set(report.digests.flatMap { sharing[$0] ?? [] })
            for owner in owners { images[owner].repositories.formUnion(report.repositories) }
            if owners.isEmpty, let name = report.digests.min() {
                add(report, named: name, positions: &positions)
            }
        }
    }
}

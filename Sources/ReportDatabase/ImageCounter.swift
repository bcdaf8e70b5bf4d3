import OCI

/// Counts the images that reports are on; a report without an image ID counts as one.
struct ImageCounter {
    /// Digits of an image's ID that images are counted by: a text of up to 15 bytes needs no memory
    /// of its own, and no two of a million images have the same by chance.
    private static let countedDigits = 15

    private var imageIDs: Set<String> = []

    private var anonymous = 0

    /// The images so far.
    var count: Int { imageIDs.count + anonymous }

    /// Counts the image of a report.
    ///
    /// - Parameter imageID: The image's ID, if the report names it.
    mutating func add(_ imageID: Digest?) {
        if let imageID {
            imageIDs.insert(String(imageID.encoded.prefix(Self.countedDigits)))
        } else {
            anonymous += 1
        }
    }
}

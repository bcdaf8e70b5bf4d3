internal import FoundationEssentials

/// Takes files away that are of no use any more.
enum FileRemoval {
    /// Removes a file; one that is not there, or cannot be removed, stays as it is.
    ///
    /// - Parameter path: The file.
    static func removeIfThere(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }
}

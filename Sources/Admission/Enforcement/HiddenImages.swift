internal import OCI
internal import PolicyEngine
internal import Synchronization

/// Remembers which hidden images have been recorded.
///
/// kubelet asks for an image again and again; a line each time would drive all else out of the
/// decision log. An image is recorded when it is hidden for the first time, by another bundle than
/// before, or an hour after the last record.
final class HiddenImages: Sendable {
    /// The most images that are remembered: far more than kubelet starts pods of at a time.
    ///
    /// Beyond, the one that was recorded longest ago is forgotten, and recorded anew when it is
    /// hidden.
    static let maximumCount = 1_000

    /// Seconds after which an image is recorded again, so that a log of some days has it.
    static let repeatTime: Int64 = 60 * 60

    /// What is hidden.
    struct Key: Hashable {
        /// The name that was asked for.
        let reference: ImageReference
        /// The image that is there under it.
        let imageID: Digest
    }

    private struct Entry {
        let revision: UInt64
        let time: Timestamp
    }

    private let entries = Mutex<[Key: Entry]>([:])

    /// Tells whether it is to be recorded that an image is hidden, and takes it as recorded then.
    ///
    /// - Parameters:
    ///   - key: The image.
    ///   - revision: The revision of the bundle that hides it.
    ///   - time: The clock's value.
    /// - Returns: Whether to record it.
    func isNews(_ key: Key, by revision: UInt64, at time: Timestamp) -> Bool {
        entries.withLock { entries in
            if let last = entries[key], last.revision == revision,
                (last.time..<last.time.adding(seconds: Self.repeatTime)).contains(time)
            {
                return false
            }
            if entries[key] == nil, entries.count >= Self.maximumCount,
                let oldest = entries.min(by: { $0.value.time < $1.value.time })
            {
                entries[oldest.key] = nil
            }
            entries[key] = Entry(revision: revision, time: time)
            return true
        }
    }
}

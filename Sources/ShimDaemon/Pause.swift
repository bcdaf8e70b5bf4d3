internal import Dispatch

/// A wait that cancellation does not end, as it ends the task's own sleep.
enum Pause {
    /// Waits.
    ///
    /// - Parameter duration: How long.
    static func wait(for duration: Duration) async {
        await withCheckedContinuation { continuation in
            let milliseconds = Int((duration / .milliseconds(1)).rounded(.up))
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
                continuation.resume()
            }
        }
    }
}

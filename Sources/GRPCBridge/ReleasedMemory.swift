internal import CGRPC

/// Memory that is no longer used and that the C library has kept.
public enum ReleasedMemory {
    /// Gives to the system what can be given.
    ///
    /// The library returns the end of its heaps only, so that a burst of calls would leave the
    /// process as large as it was at its height. It takes some milliseconds for each 100 MiB.
    public static func giveBack() {
        malloc_trim(0)
    }
}

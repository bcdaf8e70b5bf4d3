/// How long things may take.
struct SyncLimits {
    /// How long lookups wait for the first poll, from its start, when the disk has no bundle.
    ///
    /// An endpoint that works answers far sooner. One that hangs would hold up every pull of a
    /// booting node for the whole of a request's time, also where the failure mode is open.
    var firstBundle = Duration.seconds(5)

    /// How long one request for a bundle may take, the answer's body included: a bundle has a few
    /// MiB at most.
    var request = Duration.seconds(30)

    /// What an endpoint that says to have waited has taken at least: one that does not wait would
    /// be asked without a pause.
    var longPoll = Duration.seconds(1)
}

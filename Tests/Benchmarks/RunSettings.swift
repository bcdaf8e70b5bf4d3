/// How long and against whom a benchmark is run.
struct RunSettings: Sendable {
    /// Rounds of each target.
    let rounds: Int

    /// Rounds of one call at a time that is measured against a target.
    ///
    /// They are more because rounds differ more: a call is half as long again when the ends of its
    /// connection are on two processors, which is different from process to process.
    var manyRounds: Int { 3 * rounds }

    /// Milliseconds that each takes.
    let milliseconds: Int

    /// Calls after which memory must not have grown.
    let manyCalls: Int

    /// Images in the large index.
    let indexImages: Int

    /// Images that a real containerd is to list.
    let listedImages: Int

    /// Other proxies in front of the same container runtime.
    let peers: [LoadTarget]

    /// Where the container runtime listens, or nil for anywhere.
    let backendSocket: String?

    /// A run of load as long as these settings want it.
    func load(
        _ call: MeasuredCall,
        of image: ScannedImage? = nil,
        code: Int = 0,
        concurrency: Int = 1
    ) -> LoadRun {
        LoadRun(
            call: call,
            image: image?.reference,
            code: code,
            concurrency: concurrency,
            rounds: rounds,
            milliseconds: milliseconds
        )
    }
}

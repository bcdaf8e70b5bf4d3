/// How long and against whom a benchmark is run.
struct RunSettings: Sendable {
    /// Rounds of each target.
    let rounds: Int

    /// Rounds of what is measured against a target.
    var manyRounds: Int { 9 * rounds }

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

    /// A load in more and shorter rounds, as long together as three times the load.
    ///
    /// What calls of one process take differs little, and from process to process by half and more,
    /// by whether the scheduler has the ends of the connection on one processor. So it takes many
    /// processes to know a median, not many calls.
    ///
    /// - Parameter load: The load.
    /// - Returns: It in `manyRounds`.
    func inManyRounds(_ load: LoadRun) -> LoadRun {
        var load = load
        load.rounds = manyRounds
        load.milliseconds = 3 * milliseconds * rounds / manyRounds
        return load
    }
}

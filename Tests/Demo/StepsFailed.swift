/// At least one step did not come out as announced.
struct StepsFailed: Error, CustomStringConvertible {
    var description: String { "not everything came out as announced" }
}

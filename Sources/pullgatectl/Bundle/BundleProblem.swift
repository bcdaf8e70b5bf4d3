/// Why a bundle cannot be used, for a person.
struct BundleProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, a line for each mistake.
    let description: String

    /// Describes a problem.
    init(_ description: String) {
        self.description = description
    }
}

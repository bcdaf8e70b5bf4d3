/// A number of things in English: `1 file`, `2 files`.
struct Counted: Hashable, Sendable, CustomStringConvertible {
    /// The number and the word for it.
    let description: String

    /// Counts things.
    ///
    /// - Parameters:
    ///   - count: How many there are.
    ///   - thing: What they are; `s` makes it more than one.
    init(_ count: Int, _ thing: String) {
        description = "\(count) \(thing)\(count == 1 ? "" : "s")"
    }
}

/// The number of a program's release, such as `0.44.0`, by which releases stand in order.
struct ReleaseNumber: Comparable {
    private let parts: [Int]

    /// Takes a number that is known.
    init(_ parts: Int...) {
        self.parts = parts
    }

    /// Parses what a program says of itself.
    ///
    /// - Parameter text: The number, with a `v` before it or not; what stands behind `-` or `+` does
    ///   not count. A build that is no release (`dev`, `[not provided]`) gives nil.
    init?(_ text: String) {
        let digits = (text.hasPrefix("v") ? text.dropFirst() : text[...])
            .prefix { $0 != "-" && $0 != "+" }
        var parts: [Int] = []
        for part in digits.split(separator: ".", omittingEmptySubsequences: false) {
            guard let number = Int(part), number >= 0 else { return nil }
            parts.append(number)
        }
        self.parts = parts
    }

    static func < (one: ReleaseNumber, other: ReleaseNumber) -> Bool {
        one.parts.lexicographicallyPrecedes(other.parts)
    }
}

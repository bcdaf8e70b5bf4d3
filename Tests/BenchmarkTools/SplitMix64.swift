/// Random numbers that are the same in every run (Steele, Lea and Flood, 2014).
public struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    /// Makes a generator.
    ///
    /// - Parameter seed: Where its numbers begin.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next number.
    ///
    /// - Returns: Any number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A number below `bound`, small ones far more often, as a few of all things are widely used.
    ///
    /// - Parameter bound: More than 0.
    /// - Returns: The number.
    public mutating func popular(below bound: Int) -> Int {
        let fraction = Double.random(in: 0..<1, using: &self)
        return Int(Double(bound) * fraction * fraction * fraction)
    }
}

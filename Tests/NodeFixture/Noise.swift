/// Bytes that look random, do not compress, and are the same for the same seed (SplitMix64).
struct Noise: Sendable {
    private var state: UInt64

    /// Creates a source.
    ///
    /// - Parameter seed: Any text; hashed with FNV-1a, as Swift's own hashes differ in each run.
    init(seed: String) {
        state = seed.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// Makes the next bytes.
    ///
    /// - Parameter count: How many.
    /// - Returns: The bytes.
    mutating func bytes(count: Int) -> [UInt8] {
        var words: [UInt8] = []
        words.reserveCapacity(count + 8)
        while words.count < count {
            var word = next()
            for _ in 0..<8 {
                words.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        words.removeLast(words.count - count)
        return words
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

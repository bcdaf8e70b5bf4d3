/// Random numbers that are the same in every run: a linear congruence with Knuth's constants.
struct SmallRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        // The low bits of such numbers repeat soon, so they are mixed with the high ones.
        return state ^ (state >> 33)
    }
}

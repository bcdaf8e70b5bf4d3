import Testing

@testable import pullgate_benchmark

@Suite struct LargeIndexTests {
    @Test(arguments: [(100_000, 500), (1_000, 125), (8, 1), (7, 0)])
    func asksForEachImageOnce(images: Int, count: Int) {
        let asked = LargeIndex.asked(of: images)
        #expect(asked.count == count)
        #expect(Set(asked).count == count)
        #expect(asked.allSatisfy { (0..<images).contains($0) })
    }
}

import FoundationEssentials
import Testing

@testable import ReportDatabase

@Suite struct NumberListTests {
    @Test(arguments: [[], [1], [1, 2, 3], [127, 128, 16_383, 16_384], [Int64.max]])
    func readsWhatItWrites(numbers: [Int64]) {
        let bytes = NumberList.encode(Set(numbers))
        #expect(NumberList.decode(bytes, maximum: .max) == numbers)
    }

    @Test func writesGaps() {
        #expect(Array(NumberList.encode([300, 1, 2])) == [3, 1, 1, 0xAA, 0x02])
    }

    @Test(
        arguments: [
            [], [1], [2, 1], [1, 0], [1, 5], [1, 1, 1], [0, 1], [0x80], [1, 0x80],
            [1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
            [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        ] as [[UInt8]]
    )
    func refusesWhatIsNoList(bytes: [UInt8]) {
        #expect(NumberList.decode(Data(bytes), maximum: 4) == nil)
    }
}

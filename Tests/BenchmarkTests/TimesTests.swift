import BenchmarkTools
import Testing

@Suite struct TimesTests {
    @Test(arguments: [
        (0.0, 1), (0.5, 51), (0.9, 91), (0.99, 100), (1.0, 100),
    ])
    func aPercentileIsTheTimeThatAShareDoesNotExceed(share: Double, milliseconds: Int) {
        let times = Times((1...100).shuffled().map { .milliseconds($0) })
        #expect(times.percentile(share) == .milliseconds(milliseconds))
    }

    @Test func everyPercentileOfOneTimeIsThatTime() {
        let times = Times([.seconds(3)])
        #expect(times.percentile(0) == .seconds(3))
        #expect(times.percentile(1) == .seconds(3))
    }

    @Test(
        arguments: [
            ([2.0, 9.0, 1.0], 2.0), ([4.0, 1.0, 2.0, 9.0], 3.0), ([7.0], 7.0), ([], nil),
        ] as [([Double], Double?)]
    )
    func theMedianIsTheMiddleOrTheMeanOfTheTwoMiddleOnes(values: [Double], median: Double?) {
        #expect(values.median == median)
    }

    @Test(
        arguments: [
            (1.005, 1, "1.0"), (0.0, 2, "0.00"), (12.345, 2, "12.35"), (9.96, 1, "10.0"),
            (-1.5, 1, "-1.5"), (-0.01, 1, "0.0"), (2.5, 0, "3"), (3.04, 2, "3.04"),
        ] as [(Double, Int, String)]
    )
    func aNumberHasTheDecimalPlacesThatWereAskedFor(value: Double, places: Int, text: String) {
        #expect(value.text(places: places) == text)
    }
}

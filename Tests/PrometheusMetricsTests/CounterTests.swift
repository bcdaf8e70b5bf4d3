import PrometheusMetrics
import Testing

@Suite struct CounterTests {
    @Test func countsEachCombinationOfLabels() {
        let counter = Counter("a_total", help: "A.", labels: ["x", "y"], series: [["0", "0"]])
        counter.add(2, "1", "b")
        counter.add(1, "1", "a")
        counter.add(1, "1", "b")
        #expect(
            counter.family.samples.map { $0.labels.map(\.value) } == [
                ["0", "0"], ["1", "a"], ["1", "b"],
            ]
        )
        #expect(counter.family.samples.map(\.value) == [0, 1, 3])
    }

    @Test func showsZeroBeforeTheFirstEvent() {
        #expect(Counter("a_total", help: "A.").family.samples.map(\.value) == [0])
    }

    @Test func losesNothingWhenManyCount() async {
        let counter = Counter("a_total", help: "A.")
        await withDiscardingTaskGroup { group in
            for _ in 0..<10 { group.addTask { for _ in 0..<1000 { counter.add() } } }
        }
        #expect(counter.family.samples.map(\.value) == [10_000])
    }

    @Test func aLabelHasSoManyValuesAndOneForTheRest() {
        let label = BoundedLabel(limit: 2)
        let seen = ["a", "b", "c", "a", "b", "d"].map(label.value)
        #expect(seen == ["a", "b", "other", "a", "b", "other"])
    }
}

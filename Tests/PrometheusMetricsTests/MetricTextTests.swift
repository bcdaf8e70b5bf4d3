import NodeFixture
import Testing

@testable import PrometheusMetrics

@Suite struct MetricTextTests {
    @Test func writesHelpTypeAndSeriesOfEachMetric() {
        let text = MetricText.text(of: [
            MetricFamily(
                "a_total",
                help: #"Counts "a" \ and"# + "\n more.",
                kind: .counter,
                samples: [
                    MetricSample(labels: [.init("x", #"q"b\"# + "\n"), .init("y", "ü")], value: 3)
                ]
            ),
            .gauge("b", help: "None now.", nil),
            .gauge("c_seconds", help: "A number.", 0.5),
        ])
        #expect(
            text == #"""
                # HELP a_total Counts "a" \\ and\n more.
                # TYPE a_total counter
                a_total{x="q\"b\\\n",y="ü"} 3
                # HELP c_seconds A number.
                # TYPE c_seconds gauge
                c_seconds 0.5

                """#
        )
    }

    @Test(
        arguments: [
            (0, "0"), (-2, "-2"), (1_800_000_000, "1800000000"), (0.005, "0.005"),
            (1e300, "1e+300"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ] as [(Double, String)]
    )
    func writesNumbersAsGoReadsThem(value: Double, text: String) {
        #expect(MetricText.number(value) == text)
    }

    @Test func whatIsWrittenCanBeRead() throws {
        let counter = Counter("a_total", help: "A.", labels: ["x"], series: [["0"]])
        counter.add(2, "q\"b\\\nä")
        let histogram = Histogram("b_seconds", help: "B.", bounds: [0.1, 1])
        histogram.observe(.milliseconds(50))
        let read = try PrometheusText(
            parsing: MetricText.text(of: [counter.family, histogram.family])
        )
        #expect(read.families.map(\.name) == ["a_total", "b_seconds"])
        #expect(read["a_total{x=\"0\"}"] == 0)
        #expect(read["a_total{x=\"q\"b\\\nä\"}"] == 2)
        #expect(read["b_seconds_bucket{le=\"0.1\"}"] == 1)
        #expect(read["b_seconds_sum"] == 0.05)
    }
}

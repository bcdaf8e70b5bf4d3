import PrometheusMetrics
import Testing

@Suite struct HistogramTests {
    @Test func countsEachValueInEveryBucketThatHoldsIt() {
        let histogram = Histogram("a_seconds", help: "A.", bounds: [0.5, 1])
        for milliseconds in [500, 750, 1000, 4000] {
            histogram.observe(.milliseconds(milliseconds))
        }
        let samples = histogram.family.samples
        #expect(samples.map(\.suffix) == ["_bucket", "_bucket", "_bucket", "_sum", "_count"])
        #expect(samples.flatMap(\.labels).map(\.value) == ["0.5", "1", "+Inf"])
        #expect(samples.map(\.value) == [1, 3, 4, 6.25, 4])
    }
}

import NodeFixture
import Testing

@Suite struct PrometheusTextTests {
    private static let head = "# HELP a_total A.\n# TYPE a_total counter\n"

    @Test func readsWhatPrometheusReads() throws {
        let text = Self.head + "a_total{y=\"2\",x=\"\\\"\"} 1.5e3\n"
        #expect(try PrometheusText(parsing: text)["a_total{x=\"\"\",y=\"2\"}"] == 1500)
    }

    @Test(arguments: [
        "", "a_total 1\n", "\(head)", "\(head)a_total 1", "\(head)b_total 1\n",
        "\(head)a_total x\n",
        "\(head)a_total 1\na_total 2\n", "\(head)a_total -1\n", "\(head)a_total{x=1} 1\n",
        "\(head)a_total{x=\"1} 1\n", "\(head)a_total{x=\"\\t\"} 1\n", "\(head)a_total{} 1\n",
        "\(head)a_total 1\n\n", "\(head)a_total 1\n\(head)a_total{x=\"1\"} 1\n",
        "# TYPE a gauge\na 1\n", "# HELP a A.\n# TYPE a counter\na 1\n",
        "# HELP a_seconds A.\n# TYPE a_seconds histogram\na_seconds_bucket{le=\"1\"} 1\n",
    ])
    func refusesWhatItDoesNotRead(text: String) {
        #expect(throws: PrometheusText.Mistake.self) { try PrometheusText(parsing: text) }
    }
}

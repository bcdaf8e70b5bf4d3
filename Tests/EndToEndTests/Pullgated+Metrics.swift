@testable import NodeFixture

extension Pullgated {
    /// The path of its metrics socket, where a test's configuration has one.
    var metricsSocketPath: String { "\(socketPath).metrics" }

    /// Reads the daemon's metrics.
    ///
    /// - Parameter address: `127.0.0.1:9464` or the path of a Unix socket.
    /// - Returns: The metrics.
    /// - Throws: `FixtureError`, `PrometheusText.Mistake`, or an error of the HTTP client.
    static func metrics(at address: String) async throws -> PrometheusText {
        let host =
            address.hasPrefix("/")
            ? "http+unix://\(address.replacing("/", with: "%2F"))" : "http://\(address)"
        let answer = try await LoopbackHTTP.send("GET", "\(host)/metrics")
        guard answer.status == 200 else {
            throw FixtureError(code: .unreadableLog, message: "/metrics answers \(answer.status)")
        }
        return try PrometheusText(parsing: answer.body)
    }

    /// Reads the daemon's metrics until they are as they should be: what happened shows a moment
    /// after its client has its answer.
    static func waitForMetrics(
        at address: String,
        until isAsExpected: (PrometheusText) -> Bool
    ) async throws -> PrometheusText {
        try await Deadline.wait(within: Self.logLimit, for: "the metrics of \(address)") {
            guard let metrics = try? await metrics(at: address) else { return nil }
            return isAsExpected(metrics) ? metrics : nil
        }
    }
}

import Admission
import PolicyEngine
import PolicySync
import Testing

@testable import ShimDaemon

@Suite struct ConfigurationChangesTests {
    /// A configuration in which every field differs from the least one.
    private static func other() throws -> Configuration {
        var other = try ConfigurationTests.read(
            """
            listen: {socket: /a/gate.sock, allowedUIDs: [1]}
            backend: {socket: /a/containerd.sock, startTimeout: 1s}
            endpoint: {url: 'http://127.0.0.1:1', verification: none}
            stateFolder: /a/state
            admin: {socket: /a/admin.sock}
            metrics: {listen: /a/metrics.sock}
            reports: {folder: /a/reports}
            registry: {tagReuse: 1s}
            failureMode: open
            exempt: ['registry.k8s.io/**']
            hideImagesFrom: [crictl]
            decisionLog: {output: stdout}
            alerts: {url: 'https://h/'}
            drainTimeout: 1s
            log: {format: json}
            logLevel: debug
            """
        )
        other.verification = .keys(files: ["/a/key.pem"])
        return other
    }

    @Test func everyFieldIsAdoptedOrNeedsARestart() throws {
        let (last, next) = (
            try ConfigurationTests.read(ConfigurationTests.minimal), try Self.other()
        )
        let adopted = last.adopting(next)
        let fields = zip(Mirror(reflecting: adopted).children, Mirror(reflecting: next).children)
        let left = fields.filter { "\($0.value)" != "\($1.value)" }.compactMap(\.0.label)
        #expect(
            left == [
                "listen", "backendSocket", "backendStartTimeout", "stateFolder", "admin", "metrics",
                "reports", "registry", "exempt", "hideImagesFrom", "drainTimeout", "logFormat",
            ]
        )
        #expect(
            last.keysThatNeedRestart(for: next) == [
                "listen.socket", "listen.allowedUIDs", "backend.socket", "backend.startTimeout",
                "stateFolder", "admin.socket", "metrics.listen", "reports", "registry",
                "exempt", "hideImagesFrom", "drainTimeout", "log.format",
            ]
        )
        let unlike = zip(Mirror(reflecting: last).children, Mirror(reflecting: next).children)
        #expect(unlike.allSatisfy { "\($0.value)" != "\($1.value)" }, "the other has every field")
    }

    @Test func theSameNeedsNoRestart() throws {
        let other = try Self.other()
        #expect(other.keysThatNeedRestart(for: other).isEmpty)
        #expect(other.adopting(other) == other)
    }
}

import Admission
import Dispatch
import Foundation
import Logging
import PolicyEngine
import PrometheusMetrics
import ScanReports
import SystemPackage
import Testing

@testable import ShimDaemon

@Suite struct DecisionLogFileTests {
    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Has a decision made about an image.
    static func decide(
        _ image: String,
        as request: [UInt8]? = nil,
        by snapshot: PolicySnapshot? = nil,
        backend: DecisionMaker.Backend = DecisionMaker.Backend(),
        log: any DecisionLog
    ) async {
        await DecisionMaker(by: snapshot, backend: backend, log: log).decide(image, as: request)
    }

    private static func object(_ line: String) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
        return try #require(object as? [String: Any])
    }

    @Test func writesOneLineOfJSONForADecision() async throws {
        let lines = try await collectingLines { file in
            let log = DecisionLogFile(file, metrics: DaemonMetrics(), logger: Self.silent)
            await Self.decide("registry.example.com/a:1", log: log)
            await Self.decide("Not\nvalid\u{2028}", log: log)
        }
        #expect(lines.count == 3)
        #expect(lines.last == "")
        let first = try Self.object(lines[0])
        #expect(first["image"] as? String == "registry.example.com/a:1")
        #expect(first["outcome"] as? String == "deny")
        #expect(first["time"] as? String == "2027-01-15T08:00:00Z")
        #expect(lines[0].contains("registry.example.com/a:1"), "slashes stay readable")
        #expect(try Self.object(lines[1])["image"] as? String == "Not?valid?")
    }

    @Test(arguments: [
        (
            true,
            """
            warning: a pull has been judged anew by what it brought; it is removed: \
            pullgate: a.example.com/b:1 cannot be judged: what was pulled cannot be looked up
            """
        ),
        (
            false,
            """
            error: a denied image has been pulled and could not be removed; \
            remove it: crictl rmi a.example.com/b:1
            """
        ),
    ])
    func tellsPeopleOfAnImageThatWasNotJudged(isRemoved: Bool, text: String) async throws {
        let policy = NamespacePolicy(name: .everyOther, blocking: .enforce)
        let snapshot = PolicySnapshot(
            revision: 1,
            issuedAt: Timestamp(secondsSinceEpoch: 0),
            expiresAt: nil,
            policies: try PolicySet(namespaces: [policy]),
            reports: ReportIndex()
        )
        let lines = try await collectingLines { file in
            let logger = Logger(label: "test") { _ in TextLog(logLevel: .info, file: file) }
            let log = DecisionLogs(
                logs: [DecisionNotices(logger: logger)],
                lineLogs: [DecisionLogFile(file, metrics: DaemonMetrics(), logger: logger)]
            )
            let backend = DecisionMaker.Backend(isBusy: !isRemoved)
            await Self.decide("a.example.com/b:1", by: snapshot, backend: backend, log: log)
        }
        // The decision before the pull, what people are told, the decision after the pull.
        try #require(lines.count == 4)
        #expect(lines[1].contains(text))
        #expect(lines[1].contains("image=a.example.com/b:1"))
        #expect(lines[1].contains("it is busy") == !isRemoved)
        let pulled = try #require(Self.object(lines[2])["pulled"] as? [String: Any])
        #expect(pulled["removed"] as? Bool == isRemoved)
    }

    @Test func tellsPeopleOfABrokenGlass() async throws {
        var policy = NamespacePolicy(name: .everyOther, blocking: .enforce)
        policy.breakGlass = true
        let snapshot = PolicySnapshot(
            revision: 1,
            issuedAt: Timestamp(secondsSinceEpoch: 0),
            expiresAt: nil,
            policies: try PolicySet(namespaces: [policy]),
            reports: nil
        )
        // An image, and a pod with the annotation; the digits are fields and lengths.
        let name = "a.example.com/b:1"
        let key = "pullgate.dev/break-glass"
        let request =
            Array("\u{0A}\u{13}\u{0A}\u{11}\(name)".utf8)
            + Array("\u{1A}\u{23}\u{3A}\u{21}\u{0A}\u{18}\(key)\u{12}\u{05}INC-7".utf8)
        let lines = try await collectingLines { file in
            let logger = Logger(label: "test") { _ in TextLog(logLevel: .info, file: file) }
            let log = DecisionLogs(
                logs: [DecisionNotices(logger: logger)],
                lineLogs: [DecisionLogFile(file, metrics: DaemonMetrics(), logger: logger)]
            )
            await Self.decide(name, as: request, by: snapshot, log: log)
        }
        try #require(lines.count == 3)
        #expect(lines[0].contains("warning: break-glass: a denied pull is let through"))
        #expect(lines[0].contains("image=a.example.com/b:1"))
        #expect(lines[0].contains("reason=INC-7"))
        #expect(try Self.object(lines[1])["breakGlass"] as? String == "INC-7")
    }

    @Test func keepsTheLinesOfManyTasksApart() async throws {
        let count = 50
        // Longer than what a pipe holds, so that each is written in parts.
        let filler = String(repeating: "x", count: 100_000)
        let lines = try await collectingLines { file in
            let log = DecisionLogFile(file, metrics: DaemonMetrics(), logger: Self.silent)
            let logger = Logger(label: "test") { _ in TextLog(logLevel: .notice, file: file) }
            await withDiscardingTaskGroup { group in
                for number in 0..<count {
                    group.addTask { await Self.decide("a.example.com/n:\(number)", log: log) }
                    group.addTask { logger.notice("\(filler)") }
                }
            }
        }
        let (records, messages) = (
            lines.filter { $0.hasPrefix("{") }, lines.filter { $0.hasSuffix(filler) }
        )
        #expect(messages.count == count)
        #expect(lines.count == 2 * count + 1)
        let images = try records.map { try Self.object($0)["image"] as? String }
        #expect(Set(images) == Set((0..<count).map { "a.example.com/n:\($0)" }))
        #expect(records.count == count)
    }

    @Test func saysOnceThatDecisionsAreLostAndCountsThem() async throws {
        let metrics = DaemonMetrics()
        let lines = try await collectingLines { file in
            let unwritable = LineFile(try FileDescriptor.open(FilePath("/dev/null"), .readOnly))
            let logger = Logger(label: "test") { _ in TextLog(logLevel: .notice, file: file) }
            let log = DecisionLogFile(unwritable, metrics: metrics, logger: logger)
            for _ in 0..<3 { await Self.decide("registry.example.com/a:1", log: log) }
            unwritable.flush()
            log.file = file
            for _ in 0..<2 { await Self.decide("registry.example.com/a:1", log: log) }
        }
        try #require(lines.count == 5)
        #expect(lines[0].contains(" error: decision "))
        #expect(lines[0].contains(" could not be logged;"))
        #expect(lines[0].hasSuffix(": Bad file descriptor"))
        #expect(lines.contains { $0.hasSuffix(" notice: decisions are logged again lost=3") })
        #expect(lines.filter { $0.hasPrefix("{") }.count == 2)
        #expect(metrics.lostDecisions.family.samples.map(\.value) == [3])
    }

    @Test func saysOnlyOnceThatTooMuchWaits() async throws {
        let metrics = DaemonMetrics()
        try await LogText.with { text in
            let sink = try FileDescriptor.open(FilePath("/dev/null"), .writeOnly)
            let file = LineFile(sink, maximumWaitingBytes: 8000)
            let log = DecisionLogFile(file, metrics: metrics, logger: text.logger)
            let held = DispatchSemaphore(value: 0)
            file.write([]) { _ in held.wait() }
            for _ in 0..<100 { await Self.decide("registry.example.com/a:1", log: log) }
            held.signal()
            file.flush(within: .seconds(60))
            let lost = try #require(metrics.lostDecisions.family.samples.first?.value)
            #expect(lost > 0 && lost < 100)
            #expect(text.lines.count == 1, "those that had waited are written")
            await Self.decide("registry.example.com/a:1", log: log)
            file.flush(within: .seconds(60))
            try #require(text.lines.count == 2)
            #expect(text.lines[0].hasSuffix(": what was written before has not been taken yet"))
            #expect(text.lines[1].hasSuffix(" decisions are logged again lost=\(Int(lost))"))
        }
    }

    @Test func tellsPeopleOfADenialInOneLine() async throws {
        let lines = try await collectingLines { file in
            let logger = Logger(label: "test") { _ in TextLog(logLevel: .info, file: file) }
            await Self.decide("a.example.com/b:1", log: DecisionNotices(logger: logger))
        }
        try #require(lines.count == 2)
        #expect(lines[0].contains(" warning: pull denied: pullgate: a.example.com/b:1 cannot be"))
        #expect(lines[0].contains(" image=a.example.com/b:1"))
    }
}

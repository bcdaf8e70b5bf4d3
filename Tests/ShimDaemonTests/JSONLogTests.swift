import Foundation
import Logging
import SystemPackage
import Testing

@testable import ShimDaemon

@Suite struct JSONLogTests {
    @Test func writesOneObjectInALine() async throws {
        let lines = try await collectingLines { file in
            var logger = Logger(label: "test") { _ in JSONLog(logLevel: .info, file: file) }
            logger[metadataKey: "node"] = "a"
            logger.warning("two\n\"lines\"", metadata: ["path": "/x"])
        }
        try #require(lines.count == 2)
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
        )
        #expect(object["level"] as? String == "warning")
        #expect(object["message"] as? String == "two\n\"lines\"")
        #expect(object["details"] as? [String: String] == ["node": "a", "path": "/x"])
        #expect(try Date(#require(object["time"] as? String), strategy: .iso8601) < .now)
    }

    @Test func tellsJournaldThePriority() async throws {
        let lines = try await collectingLines { file in
            let json = Logger(label: "test") { _ in
                JSONLog(logLevel: .info, file: file, hasPriority: true)
            }
            json.error("a")
            let text = Logger(label: "test") { _ in
                TextLog(logLevel: .info, file: file, hasPriority: true)
            }
            text.notice("b")
        }
        #expect(lines[0].hasPrefix("<3>{"))
        #expect(lines[1].hasPrefix("<5>20"))
    }

    @Test func followsALevelThatChanges() async throws {
        let level = AdjustableLog.Level(.warning)
        let lines = try await collectingLines { file in
            let logger = Logger(label: "test") { _ in
                AdjustableLog(TextLog(logLevel: .trace, file: file), level: level)
            }
            var quiet = logger
            quiet.logLevel = .error
            logger.info("a")
            level.value = .info
            logger.info("b")
            quiet.info("c")
        }
        #expect(lines.map { $0.suffix(7) } == ["info: b", ""])
    }

    @Test func knowsTheStreamThatJournaldReads() throws {
        let status = try Stat(FileDescriptor.standardError)
        let stream = "\(status.deviceID.rawValue):\(status.inode.rawValue)"
        func isJournal(_ value: String?) -> Bool {
            let environment = value.map { ["JOURNAL_STREAM": $0] } ?? [:]
            return LogFormat.isJournal(.standardError, environment: environment)
        }
        #expect(isJournal(stream))
        #expect(!isJournal("\(stream)1"))
        #expect(!isJournal(nil))
    }

    @Test(arguments: [
        (LogFormat.auto, true, true), (.auto, false, false), (.text, true, false),
        (.json, false, true),
    ])
    func writesJSONForJournaldUnlessToldOtherwise(
        format: LogFormat,
        isJournal: Bool,
        isJSON: Bool
    ) {
        #expect(format.isJSON(isJournal: isJournal) == isJSON)
    }
}

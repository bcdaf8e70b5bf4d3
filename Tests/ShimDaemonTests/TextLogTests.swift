import FoundationEssentials
import Logging
import Testing

@testable import ShimDaemon

@Suite struct TextLogTests {
    /// What a log at level `notice` writes, without the times.
    private static func lines(_ body: (inout Logger) -> Void) async throws -> [String] {
        let lines = try await collectingLines { file in
            var logger = Logger(label: "pullgated") { _ in TextLog(logLevel: .notice, file: file) }
            body(&logger)
        }
        #expect(lines.last == "")
        return try lines.dropLast().map { line in
            let words = line.split(separator: " ", maxSplits: 1)
            try #require(words.count == 2)
            _ = try Date(String(words[0]), strategy: .iso8601)
            return String(words[1])
        }
    }

    @Test func writesLevelMessageAndDetailsInOneLine() async throws {
        let lines = try await Self.lines { logger in
            logger[metadataKey: "node"] = "a"
            logger.warning("listening", metadata: ["socket": "/s", "backend": "/b"])
            logger.error("stopped")
        }
        #expect(
            lines == ["warning: listening backend=/b node=a socket=/s", "error: stopped node=a"]
        )
    }

    @Test func prefersTheDetailsOfTheMessage() async throws {
        let lines = try await Self.lines { logger in
            logger[metadataKey: "node"] = "a"
            #expect(logger[metadataKey: "node"] == "a")
            logger.notice("x", metadata: ["node": "b"])
        }
        #expect(lines == ["notice: x node=b"])
    }

    @Test func leavesOutWhatIsBelowItsLevel() async throws {
        let lines = try await Self.lines { logger in
            logger.info("x")
            logger.notice("y")
        }
        #expect(lines == ["notice: y"])
    }

    @Test(arguments: [
        ("a\nb", "a; b"), ("a\r\nb", "a?; b"), ("a\rb", "a?b"), ("\u{1b}[2Ja", "?[2Ja"),
        ("a\u{85}b\u{2028}c\u{2029}d\u{0}", "a?b?c?d?"), ("größer 🙂", "größer 🙂"),
    ])
    func keepsOneMessageInOneLine(text: String, written: String) async throws {
        let lines = try await Self.lines { logger in
            logger.notice("\(text)", metadata: ["command": "\(text)"])
        }
        #expect(lines == ["notice: \(written) command=\(written)"])
    }

    @Test func knowsEveryCharacterThatUnicodeSaysIsAControlOrSeparatesLines() {
        let wrong = (0...0x10ffff).lazy.compactMap(Unicode.Scalar.init).filter { scalar in
            let isOne =
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: true
                default: false
                }
            return TextLog.isLineEndOrControl(scalar) != isOne
        }
        #expect(Array(wrong) == [])
    }
}

import Foundation

@testable import NodeFixture

extension Pullgated {
    /// How long an event may take to show in a log, on a machine that does much else.
    static let logLimit = Duration.seconds(30)

    /// Waits for the decisions on one image.
    func waitForDecisions(
        _ count: Int = 1,
        on image: String,
        since mark: LogFile.Mark = .start,
        where isMeant: (JSONValue) -> Bool = { _ in true }
    ) async throws -> [JSONValue] {
        try await Deadline.wait(within: Self.logLimit, for: "a decision on \(image)") {
            let found = try decisions(since: mark)
                .filter { $0["image"].string == image && isMeant($0) }
            return found.count >= count ? found : nil
        }
    }

    /// Waits for lines of a file.
    func waitForLines(of file: LogFile, _ count: Int) async throws {
        try await Deadline.wait(within: Self.logLimit, for: "\(count) lines in \(file.path)") {
            file.lines().count >= count ? () : nil
        }
    }

    /// Waits until a file is there.
    func waitForFile(_ path: String) async throws {
        try await Deadline.wait(within: Self.logLimit, for: path) {
            FileManager.default.fileExists(atPath: path) ? () : nil
        }
    }

    /// Waits for a line of the log that is for people.
    @discardableResult
    func waitForLog(
        _ text: String,
        since mark: LogFile.Mark = .start
    ) async throws -> String {
        try await Deadline.wait(within: Self.logLimit, for: "the log to have: \(text)") {
            daemon.log.lines(since: mark).first { $0.contains(text) }
        }
    }
}

import Admission
import Foundation
import Logging
import NodeFixture
import PolicyEngine
import Synchronization
import Testing

@testable import ShimDaemon

@Suite struct DecisionHistoryTests {
    /// Runs a history while a test uses it, to its end.
    static func with(
        _ path: String,
        logger: Logger,
        _ body: (DecisionHistory) async throws -> Void
    ) async throws {
        // Beside hundreds of other tests a write can take long to begin.
        let history = DecisionHistory(path: path, settleTimeout: .seconds(300), logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await history.run() }
            try await body(history)
            // The daemon lets it end by itself; to be cancelled it must have written all.
            _ = try await history.decisions(DecisionQuery())
            group.cancelAll()
        }
    }

    /// The images of the newest decisions.
    private static func images(in history: DecisionHistory) async throws -> [String?] {
        try await history.decisions(DecisionQuery()).map(\.image)
    }

    @Test func keepsDecisionsOverARestart() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let path = workspace.file("decisions.sqlite")
                try await Self.with(path, logger: log.logger) { history async throws in
                    let maker = DecisionMaker(log: history)
                    await maker.decide("a.example.com/b:1")
                    await maker.decide("a.example.com/b:2")
                    #expect(try await Self.images(in: history).count == 2)
                }
                try await Self.with(path, logger: log.logger) { history async throws in
                    await DecisionMaker(log: history).decide("a.example.com/b:3")
                    let decisions = try await history.decisions(DecisionQuery())
                    #expect(decisions.map(\.image) == (1...3).map { "a.example.com/b:\($0)" })
                    let numbers = decisions.map(\.number)
                    #expect(numbers == numbers.sorted())
                    #expect(numbers[1] == numbers[0] + 1)
                    #expect(numbers[2] == history.start + 1)
                    #expect(history.newest == numbers[2])
                    #expect(history.isOnDisk)
                    #expect(history.dropped == 0)
                }
            }
            #expect(log.lines == [])
        }
    }

    @Test func tellsNumbersOfOneFileFromThoseOfAnother() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let identities = ["a", "a", "b"].map { name in
                    DecisionHistory(path: workspace.file("\(name).sqlite"), logger: log.logger)
                        .identity
                }
                #expect(identities[0] != 0)
                #expect(identities[0] == identities[1])
                #expect(identities[0] != identities[2])
            }
            #expect(log.lines == [])
        }
    }

    @Test func findsDecisionsByTimeAndNumberAndOutcome() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let path = workspace.file("decisions.sqlite")
                try await Self.with(path, logger: log.logger) { history async throws in
                    let clock = Mutex<Int64>(0)
                    let now: @Sendable () -> Timestamp = {
                        clock.withLock {
                            $0 += 60
                            return Timestamp(secondsSinceEpoch: $0)
                        }
                    }
                    let snapshot = PolicySnapshot(
                        revision: 1,
                        issuedAt: Timestamp(secondsSinceEpoch: 0),
                        expiresAt: nil,
                        policies: try PolicySet(namespaces: []),
                        reports: nil
                    )
                    let denier = DecisionMaker(log: history, now: now)
                    let allower = DecisionMaker(by: snapshot, log: history, now: now)
                    await denier.decide("a:1")
                    await allower.decide("a:2")
                    await denier.decide("a:3")
                    await allower.decide("a:4")
                    func images(_ query: DecisionQuery) async throws -> [String?] {
                        try await history.decisions(query).map(\.image)
                    }
                    #expect(try await images(DecisionQuery(onlyDenied: true)) == ["a:1", "a:3"])
                    #expect(try await images(DecisionQuery(limit: 2)) == ["a:3", "a:4"])
                    let next = DecisionQuery(after: history.start + 1, limit: 2)
                    #expect(try await images(next) == ["a:2", "a:3"])
                    let since = Timestamp(secondsSinceEpoch: 180)
                    #expect(try await images(DecisionQuery(since: since)) == ["a:3", "a:4"])
                }
            }
        }
    }

    @Test func findsTheNewestDecisionOnAnImageAndOneByItsID() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let path = workspace.file("decisions.sqlite")
                try await Self.with(path, logger: log.logger) { history async throws in
                    let maker = DecisionMaker(log: history)
                    await maker.decide("busybox")
                    await maker.decide("docker.io/library/busybox:latest")
                    await maker.decide("Not valid")
                    let reference = "docker.io/library/busybox:latest"
                    let found = try #require(
                        try await history.newest(reference: reference, image: "busybox")
                    )
                    #expect(found.number == history.start + 2)
                    #expect(try await history.decision(id: found.id) == found)
                    let invalid = try await history.newest(reference: nil, image: "Not valid")
                    #expect(invalid?.number == history.start + 3)
                    #expect(try await history.newest(reference: nil, image: "busybox") == nil)
                    #expect(try await history.decision(id: "busybox") == nil)
                }
            }
        }
    }

    @Test func makesANewFileForADamagedOne() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let noise = String(repeating: "This is no database. ", count: 1_000)
                let path = try workspace.write(noise, to: "decisions.sqlite")
                for _ in 1...2 {
                    try await Self.with(path, logger: log.logger) { history async throws in
                        await DecisionMaker(log: history).decide("a:1")
                        #expect(history.isOnDisk)
                    }
                }
                try await Self.with(path, logger: log.logger) { history async throws in
                    #expect(try await Self.images(in: history) == ["a:1", "a:1"])
                }
            }
            try #require(log.lines.count == 1)
            #expect(log.lines[0].contains("was damaged; earlier decisions are lost"))
        }
    }

    @Test func makesANewFileForOneThatCountsHigherThanAnyDaemon() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let path = workspace.file("decisions.sqlite")
                let database = try DecisionDatabase(path: path, limits: .onDisk)
                let decision = LoggedDecision(try await .judging(findings: 1))
                try await database.insert([KeptDecision(decision, number: .max)])
                database.close()
                let place = DecisionPlace(path: path, logger: log.logger)
                #expect(place.isOnDisk)
                #expect(place.start < .max / 2)
            }
            try #require(log.lines.count == 1)
            #expect(log.lines[0].contains("was damaged; earlier decisions are lost"))
        }
    }

    @Test func goesOnInMemoryWhereThereCanBeNoFile() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let path = try workspace.folder("decisions.sqlite")
                try await Self.with(path, logger: log.logger) { history async throws in
                    await DecisionMaker(log: history).decide("a:1")
                    #expect(try await Self.images(in: history) == ["a:1"])
                    #expect(!history.isOnDisk)
                }
            }
            try #require(log.lines.count == 1)
            #expect(log.lines[0].contains("decisions are lost with the next restart"))
        }
    }

    @Test func goesOnInMemoryWithWhatItHadWhenTheDiskIsFull() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let folder = try workspace.folder("state")
                let arguments = ["-t", "tmpfs", "-o", "size=1m", "pullgate-test", folder]
                let mount = try await Command.run(Launch("mount", arguments))
                try #require(mount.status.isSuccess, "\(mount.error)")
                workspace.atEnd { _ = try? await Command.run(Launch("umount", [folder])) }
                let path = "\(folder)/decisions.sqlite"
                var query = DecisionQuery()
                query.limit = 100
                var newest: Int64 = 0
                try await Self.with(path, logger: log.logger) { history async throws in
                    let maker = DecisionMaker(log: history)
                    await maker.decide("a:0")
                    #expect(try await Self.images(in: history) == ["a:0"])
                    let identity = history.identity
                    // What does not fit is written as far as it does.
                    let ballast = Data(repeating: 1, count: 2 << 20)
                    #expect(throws: (any Error).self) {
                        try ballast.write(to: URL(filePath: "\(folder)/ballast"))
                    }
                    let blocks = try await Command.run(
                        Launch("dd", ["if=/dev/zero", "of=\(folder)/more", "bs=512"])
                    )
                    #expect(!blocks.status.isSuccess)
                    for number in 1...20 { await maker.decide("a:\(number)") }
                    let decisions = try await history.decisions(query)
                    #expect(decisions.map(\.image) == (0...20).map { "a:\($0)" })
                    #expect(!history.isOnDisk)
                    #expect(history.identity == identity, "the numbers go on")
                    newest = history.newest
                }

                for file in ["ballast", "more"] {
                    try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
                }
                try await Self.with(path, logger: log.logger) { history async throws in
                    let maker = DecisionMaker(log: history)
                    for number in 21...50 { await maker.decide("a:\(number)") }
                    query.after = newest
                    let decisions = try await history.decisions(query)
                    #expect(decisions.map(\.image) == (21...50).map { "a:\($0)" })
                }
            }
            try #require(log.lines.count == 1)
            #expect(log.lines[0].contains("decisions are lost with the next restart"))
        }
    }

    @Test func noRunHasTheNumbersOfAnother() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let path = workspace.file("decisions.sqlite")
                // Each one leaves the file before it has written a decision.
                let runs = (1...3).map { _ in
                    var place = DecisionPlace(path: path, logger: log.logger)
                    place.replace(after: DecisionPlace.Missing())
                    return place
                }
                #expect(Set(runs.map(\.identity)).count == 1)
                #expect(Set(runs.map(\.newest)).count == 3)
            }
            #expect(log.lines.count == 3)
        }
    }

    @Test(arguments: [0, 2_000])
    func dropsWhatItCannotKeepUpWithAndSaysSoOnce(findings: Int) async throws {
        let decision = LoggedDecision(try await .judging(findings: findings))
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let path = workspace.file("decisions.sqlite")
                // Nobody writes: the history does not run.
                let history = DecisionHistory(path: path, logger: log.logger)
                let room = DecisionHistory.maximumWaitingBytes / decision.bytes
                for _ in 1...room + 2 { history.record(decision) }
                #expect(history.dropped == 2)
            }
            try #require(log.lines.count == 1)
            #expect(log.lines[0].contains("decisions come faster than"))
            #expect(log.lines[0].contains("missing from pullgatectl's explain and decisions"))
        }
    }

    @Test func hasRoomAgainForWhatIsWritten() async throws {
        let decision = LoggedDecision(try await .judging(findings: 3))
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let history = DecisionHistory(
                    path: workspace.file("decisions.sqlite"),
                    settleTimeout: .seconds(300),
                    maximumWaitingBytes: decision.bytes,
                    logger: log.logger
                )
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await history.run() }
                    for count in 1...3 {
                        history.record(decision)
                        let kept = try await history.decisions(DecisionQuery())
                        #expect(kept.count == count)
                    }
                    group.cancelAll()
                }
                #expect(history.dropped == 0)
            }
            #expect(log.lines == [])
        }
    }

    @Test func countsWhatTheEndOfTheDaemonKeptItFromWriting() async throws {
        try await LogText.with { log in
            try await Workspace.with { workspace in
                let path = workspace.file("decisions.sqlite")
                let history = DecisionHistory(path: path, logger: log.logger)
                let maker = DecisionMaker(log: history)
                for number in 1...3 { await maker.decide("a:\(number)") }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.cancelAll()
                    group.addTask { try await history.run() }
                    try await group.waitForAll()
                }
                #expect(history.dropped == 3)
                #expect(history.newest == history.start)
            }
            try #require(log.lines.count == 1)
            #expect(log.lines[0].contains("3 decisions could not be kept in /"))
            #expect(log.lines[0].contains("decisions.sqlite: the daemon ends before; such are"))
        }
    }

    @Test func aDatabaseKeepsTheNewestDecisionsWithinItsLimits() async throws {
        let records = RecordList()
        let maker = DecisionMaker(log: records)
        for number in 1...9 { await maker.decide("a:\(number)") }
        let decisions = try records.all.enumerated().map { offset, record in
            try KeptDecision(LoggedDecision(record), number: Int64(offset + 1))
        }
        // A line's length goes by how long its decision took.
        let size = try #require(decisions.map(\.line.utf8.count).max())
        for limits in [
            DecisionDatabase.Limits(decisions: 4, bytes: size * 100),
            DecisionDatabase.Limits(decisions: 100, bytes: size * 4),
        ] {
            let database = try DecisionDatabase(path: nil, limits: limits)
            try await database.insert(Array(decisions[..<3]))
            #expect(try await database.decisions(DecisionQuery()).count == 3)
            try await database.insert(Array(decisions[3...]))
            #expect(try await database.decisions(DecisionQuery()) == Array(decisions[5...]))
        }
    }

    @Test func aDatabaseGivesNoMoreOfTheNewestThanWasAskedFor() async throws {
        let decision = LoggedDecision(try await .judging(findings: 1))
        let decisions = try (1...9).map { try KeptDecision(decision, number: $0) }
        let size = decisions[0].line.utf8.count
        let database = try DecisionDatabase(path: nil, limits: .inMemory)
        try await database.insert(decisions)
        for (limits, count) in [
            (DecisionDatabase.Limits(decisions: 3, bytes: size * 9), 3),
            (DecisionDatabase.Limits(decisions: 9, bytes: size * 4), 4),
            (DecisionDatabase.Limits(decisions: 9, bytes: size * 4 - 1), 3), (.inMemory, 9),
        ] {
            #expect(try await database.newest(within: limits) == decisions.suffix(count))
        }
    }

    @Test func aDatabaseRemovesWhatAnEarlierRunHasLeftBeyondItsLimits() async throws {
        let records = RecordList()
        let maker = DecisionMaker(log: records)
        for number in 1...37 { await maker.decide("a:\(number)") }
        let decisions = try records.all.enumerated().map { offset, record in
            try KeptDecision(LoggedDecision(record), number: Int64(offset + 1))
        }
        try await Workspace.with { workspace in
            let path = workspace.file("decisions.sqlite")
            let limits = DecisionDatabase.Limits(decisions: 32, bytes: 64 << 20)
            let first = try DecisionDatabase(path: path, limits: limits)
            try await first.insert(Array(decisions[..<34]))
            try await first.insert(Array(decisions[34..<36]))
            first.close()
            let second = try DecisionDatabase(path: path, limits: limits)
            try await second.insert([decisions[36]])
            var query = DecisionQuery()
            query.limit = decisions.count
            #expect(try await second.decisions(query) == Array(decisions[5...]))
        }
    }
}

/// Decisions in memory.
private final class RecordList: DecisionLog {
    private let state = Mutex<[DecisionRecord]>([])

    var all: [DecisionRecord] { state.withLock { $0 } }

    func record(_ record: DecisionRecord) { state.withLock { $0.append(record) } }
}

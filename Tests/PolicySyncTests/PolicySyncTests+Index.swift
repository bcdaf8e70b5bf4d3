import Foundation
import NodeFixture
import OCI
import PolicyBundles
import PolicyEngine
import ScanReports
import Testing

@testable import PolicySync

/// The report index: how it comes, and what is wrong with what comes.
extension PolicySyncTests {
    @Test func activatesPoliciesAndReportsTogether() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7, reports: try fixture.publishIndex(images: 1...3))
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                #expect(try await sync.vulnerabilities(of: 1) == ["CVE-2026-10001"])
                #expect(try await sync.vulnerabilities(of: 4) == [])
                try fixture.publish(8, reports: try fixture.publishIndex(images: 4...5))
                try await sync.wait(for: 8)
                #expect(try await sync.vulnerabilities(of: 1) == [])
                #expect(try await sync.vulnerabilities(of: 4) == ["CVE-2026-10004"])
            }
        }
    }

    @Test func judgesEachPullByOneRevisionAlone() async throws {
        try await SyncFixture.with { fixture in
            // The same image has another finding in each revision, and another policy.
            let revisions = 1...12 as ClosedRange<UInt64>
            let indexes = try revisions.map { revision in
                try fixture.publishIndex(of: 1, withFinding: Int(revision))
            }
            try await fixture.running { sync in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 {
                        group.addTask {
                            var seen: UInt64 = 0
                            while seen < revisions.upperBound {
                                try Task.checkCancellation()
                                guard let active = await sync.active() else { continue }
                                let revision = active.bundle.revision
                                #expect(revision >= seen)
                                seen = revision
                                let policies = active.bundle.policies.namespaces
                                #expect(
                                    policies.map(\.name.description) == ["r\(revision).example"]
                                )
                                let images =
                                    try active.reports?
                                    .images(for: [SyncFixture.digest(1)]) ?? []
                                let ids = images.flatMap(\.report.findings).map(\.id.text)
                                #expect(ids == ["CVE-2026-\(10_000 + revision)"])
                                await Task.yield()
                            }
                        }
                    }
                    for (revision, index) in zip(revisions, indexes) {
                        try fixture.publish(
                            revision,
                            namespace: "r\(revision).example",
                            reports: index
                        )
                        try await sync.wait(for: revision)
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test func fetchesAnIndexOnce() async throws {
        try await SyncFixture.with { fixture in
            let index = try fixture.publishIndex(images: 1...3)
            try fixture.publish(7, reports: index)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                try fixture.publish(8, namespace: "other.example.com", reports: index)
                try await sync.wait(for: 8)
                #expect(try await sync.vulnerabilities(of: 1) == ["CVE-2026-10001"])
            }
            let blobs = try await fixture.endpoint.requests().filter { $0.path != "/bundle" }
            #expect(blobs.map(\.status) == [200])
        }
    }

    @Test func keepsTheIndexesOfTwoRevisions() async throws {
        try await SyncFixture.with { fixture in
            let indexes = try (0..<3).map { number in
                try fixture.publishIndex(images: (number * 10)...(number * 10 + 1))
            }
            try await fixture.running { sync in
                for (number, index) in indexes.enumerated() {
                    try fixture.publish(UInt64(number + 1), reports: index)
                    try await sync.wait(for: UInt64(number + 1))
                    _ = await sync.poll()
                }
            }
            let kept = indexes.map { FileManager.default.fileExists(atPath: fixture.index($0)) }
            #expect(kept == [false, true, true])
        }
    }

    @Test func goesOnWhereADownloadBrokeOff() async throws {
        try await SyncFixture.with { fixture in
            let index = try fixture.publishIndex(images: 1...200)
            let whole = try Data(
                contentsOf: URL(
                    filePath: fixture.workspace.file(
                        "endpoint/files/blobs/sha256/\(index.digest.encoded)"
                    )
                )
            )
            let folder = try IndexFolder(path: fixture.state + "/blobs/sha256")
            let part = folder.part(of: index.digest)
            try whole.prefix(10_000).write(to: URL(filePath: part))
            try fixture.publish(7, reports: index)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                #expect(try await sync.vulnerabilities(of: 200) == ["CVE-2026-10200"])
            }
            let blobs = try await fixture.endpoint.requests().filter { $0.path != "/bundle" }
            #expect(blobs.map(\.status) == [206])
            #expect(!FileManager.default.fileExists(atPath: part))
        }
    }

    @Test func removesWhatNoBundleNamesBeforeADownload() async throws {
        try await SyncFixture.with { fixture in
            let first = try fixture.publishIndex(images: 1...3)
            try fixture.publish(7, reports: first)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                _ = await sync.poll()
                let folder = try IndexFolder(path: fixture.state + "/blobs/sha256")
                let next = try fixture.publishIndex(images: 4...200)
                let whole = fixture.workspace.file(
                    "endpoint/files/blobs/sha256/\(next.digest.encoded)"
                )
                let part = URL(filePath: folder.part(of: next.digest))
                try Data(contentsOf: URL(filePath: whole)).prefix(10_000).write(to: part)
                for name in ["other.part", "other.damaged", "other"] {
                    try Data([1]).write(to: URL(filePath: "\(folder.path)/\(name)"))
                }
                try FileManager.default.removeItem(atPath: whole)
                try fixture.publish(8, reports: next)
                try await sync.wait(for: .refused)
                let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                #expect(Set(left) == [first.digest.encoded, part.lastPathComponent])
            }
        }
    }

    @Test func startsAgainAfterAPartThatWasWrong() async throws {
        try await SyncFixture.with { fixture in
            let index = try fixture.publishIndex(images: 1...200)
            let folder = try IndexFolder(path: fixture.state + "/blobs/sha256")
            let part = folder.part(of: index.digest)
            try Data(repeating: 0x2A, count: 10_000).write(to: URL(filePath: part))
            try fixture.publish(7, reports: index)
            try await fixture.running { sync in
                try await sync.wait(for: .indexDamaged)
                #expect(!FileManager.default.fileExists(atPath: part))
            }
            try await fixture.running { try await $0.wait(for: 7) }
        }
    }

    /// What an endpoint sends in the place of an index.
    enum Wrong: CaseIterable, Sendable {
        case anotherIndex, shorter, longer, missing

        var code: BundleError.Code {
            switch self {
            case .anotherIndex: .indexDamaged
            case .shorter: .unreachable
            case .longer: .tooLarge
            case .missing: .refused
            }
        }
    }

    @Test(arguments: Wrong.allCases)
    func keepsPoliciesAndReportsInForceWhenTheIndexIsWrong(wrong: Wrong) async throws {
        try await SyncFixture.with { fixture in
            let good = try fixture.publishIndex(images: 1...3)
            try fixture.publish(7, reports: good)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                let next = try fixture.publishIndex(images: 4...6)
                let path = "endpoint/files/blobs/sha256/"
                let right = URL(filePath: fixture.workspace.file(path + next.digest.encoded))
                let bytes = try Data(contentsOf: right)
                switch wrong {
                case .anotherIndex:
                    let other = fixture.workspace.file(path + good.digest.encoded)
                    var data = try Data(contentsOf: URL(filePath: other))
                    data.count = bytes.count
                    try fixture.serve(data, as: next)
                case .shorter: try fixture.serve(bytes.dropLast(), as: next)
                case .longer: try fixture.serve(bytes + [0], as: next)
                case .missing: try FileManager.default.removeItem(at: right)
                }
                let mark = try await fixture.endpoint.mark()
                try fixture.publish(8, namespace: "other.example.com", reports: next)
                try await sync.wait(for: wrong.code)
                #expect(try await sync.active()?.bundle == Self.bundle(7, good))
                #expect(try await sync.vulnerabilities(of: 1) == ["CVE-2026-10001"])
                #expect(!FileManager.default.fileExists(atPath: fixture.index(next)))
                try await eventually("more polls") {
                    try await fixture.endpoint.requests(since: mark).count { $0.path == "/bundle" }
                        > 3
                }
                // The tag of a bundle that is not in force is not sent.
                let polls = try await fixture.endpoint.requests(since: mark)
                    .filter { $0.path == "/bundle" && $0.status == 200 }
                #expect(polls.count > 1)
            }
        }
    }

    @Test func asksNotAgainAtOnceForAnIndexThatIsAnotherFile() async throws {
        try await SyncFixture.with { fixture in
            let index = try fixture.publishIndex(images: 1...3)
            try fixture.serve(Data(count: Int(index.size)), as: index)
            try fixture.publish(7, reports: index)
            try await fixture.running { sync in
                try await sync.wait(for: .indexDamaged)
                for _ in 0..<5 { _ = await sync.poll() }
            }
            let blobs = try await fixture.endpoint.requests().filter { $0.path != "/bundle" }
            #expect(blobs.count == 1)
        }
    }

    @Test func fallsBackAtTheStartWhenTheLatestIndexIsDamaged() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7, reports: try fixture.publishIndex(images: 1...3))
            let latest = try fixture.publishIndex(images: 4...6)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                try fixture.publish(8, reports: latest)
                try await sync.wait(for: 8)
                _ = await sync.poll()
            }
            try Self.damage(fixture.index(latest))
            await fixture.endpoint.stop()
            try await fixture.running { sync in
                #expect(await sync.active()?.bundle.revision == 7)
                #expect(try await sync.vulnerabilities(of: 1) == ["CVE-2026-10001"])
                #expect(FileManager.default.fileExists(atPath: fixture.index(latest) + ".damaged"))
                try await fixture.endpoint.start()
                try await sync.wait(for: 8)
                #expect(try await sync.vulnerabilities(of: 4) == ["CVE-2026-10004"])
            }
        }
    }

    @Test func fetchesAnIndexAgainInWhichALookUpMeetsDamage() async throws {
        try await SyncFixture.with { fixture in
            let index = try fixture.publishIndex(images: 1...2_000)
            try fixture.publish(7, reports: index)
            let log = CollectingLog()
            try await fixture.running(log: log) { sync in
                try await sync.wait(for: 7)
                try Self.damage(fixture.index(index))
                try await eventually("a look-up to meet the damage") {
                    for image in 1...2_000 {
                        do {
                            _ = try await sync.vulnerabilities(of: image)
                        } catch {
                            return true
                        }
                    }
                    return false
                }
                try await eventually("a good index") {
                    for image in 1...2_000 {
                        let found = try? await sync.vulnerabilities(of: image)
                        guard found == ["CVE-2026-\(10_000 + image)"] else { return false }
                    }
                    return true
                }
            }
            #expect(log.errors.contains { $0.contains("is damaged and is fetched again") })
            let blobs = try await fixture.endpoint.requests().filter { $0.path != "/bundle" }
            #expect(blobs.map(\.status) == [200, 200])
        }
    }

    private static func bundle(
        _ revision: UInt64,
        _ reports: ReportIndexReference
    ) throws -> PolicyBundle {
        let text = Sample.payload(revision: revision, reports: reports)
        return try PolicyBundle(
            payload: .trustingUnsigned(Array(text.utf8), source: "sample"),
            source: "sample"
        )
    }

    /// Overwrites all of a file behind its first page in place.
    private static func damage(_ path: String) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }
        let size = try file.seekToEnd()
        try file.seek(toOffset: 4_096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4_096))
    }
}

import Foundation
import NodeFixture
import PolicyBundles
import SystemPackage
import Testing

@testable import PolicySync

/// Errors of an index that pass, while the endpoint is down.
extension PolicySyncTests {
    @Test func keepsTheLatestRevisionWhileItsIndexCannotBeRead() async throws {
        try await Self.withTheLatestOfTwo { fixture, sync, index in
            try await Self.unreadable(fixture.index(index)) {
                // Some of the index is in memory.
                #expect(await Self.failures(among: 1...2_000, of: sync) > 0)
                _ = await sync.poll()
            }
            #expect(await sync.active()?.bundle.revision == 8)
            #expect(FileManager.default.fileExists(atPath: fixture.index(index)))
            #expect(await Self.failures(among: 1...2_000, of: sync) == 0)
        }
    }

    @Test func keepsTheLatestRevisionWhenItsIndexIsWholeAfterAll() async throws {
        try await Self.withTheLatestOfTwo { fixture, sync, index in
            sync.noteDamage(to: index.digest, "a page was read wrongly")
            _ = await sync.poll()
            #expect(await sync.active()?.bundle.revision == 8)
            #expect(sync.damage(to: index.digest) == nil)
            #expect(FileManager.default.fileExists(atPath: fixture.index(index)))
            #expect(await Self.failures(among: 1...2_000, of: sync) == 0)
        }
    }

    /// Runs a sync that has revision 7 on disk and revision 8 in force.
    private static func withTheLatestOfTwo(
        _ body: (SyncFixture, PolicySync, ReportIndexReference) async throws -> Void
    ) async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7, reports: try fixture.publishIndex(images: 1...3))
            let index = try fixture.publishIndex(images: 1...2_000)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                try fixture.publish(8, reports: index)
                try await sync.wait(for: 8)
                _ = await sync.poll()
                await fixture.endpoint.stop()
                try await body(fixture, sync, index)
            }
        }
    }

    /// How many look-ups fail.
    private static func failures(among images: ClosedRange<Int>, of sync: PolicySync) async -> Int {
        var failures = 0
        for image in images {
            let found = try? await sync.vulnerabilities(of: image)
            if found != ["CVE-2026-\(10_000 + image)"] { failures += 1 }
        }
        return failures
    }

    /// Has every read of a file fail that this process has open.
    private static func unreadable(_ path: String, _ body: () async throws -> Void) async throws {
        let numbers = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            .filter { number in
                let link = "/proc/self/fd/\(number)"
                return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) == path
            }
        let file = FileDescriptor(rawValue: try #require(numbers.first.flatMap { Int32($0) }))
        try #require(numbers.count == 1)
        let copy = try file.duplicate()
        defer { try? copy.close() }
        // A folder has no bytes to read.
        let folder = try FileDescriptor.open(FilePath("/"), .readOnly)
        defer { try? folder.close() }
        _ = try folder.duplicate(as: file)
        defer { _ = try? copy.duplicate(as: file) }
        try await body()
    }
}

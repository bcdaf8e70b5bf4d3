import Foundation
import NodeFixture
import PolicyBundles
import Testing

@testable import PolicySync

/// A disk without space, which is a file system in memory.
extension PolicySyncTests {
    /// Makes the state folder a file system of its own.
    private static func limitState(
        of fixture: SyncFixture,
        toMebibytes size: Int = 1
    ) async throws {
        let folder = try fixture.workspace.folder("state")
        let arguments = ["-t", "tmpfs", "-o", "size=\(size)m", "pullgate-test", folder]
        let mount = try await Command.run(Launch("mount", arguments))
        try #require(mount.status.isSuccess, "\(mount.error)")
        fixture.workspace.atEnd {
            _ = try? await Command.run(Launch("umount", [folder]))
        }
    }

    @Test func usesABundleThatItCannotKeepAndKeepsItLater() async throws {
        try await SyncFixture.with { fixture in
            try await Self.limitState(of: fixture)
            try fixture.publish(7)
            let new = SigningKey(generating: .ed25519)
            let ballast = URL(filePath: fixture.state + "/ballast")
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                _ = await sync.poll()
                #expect(!sync.status.isUnsaved)
                #expect(throws: (any Error).self) {
                    try Data(repeating: 1, count: 2 << 20).write(to: ballast)
                }
                try Self.fill(ballast)
                // The state file has some free pages of its own.
                let ids = (10_000...30_000).map { #""CVE-2026-\#($0)""# }.joined(separator: ",")
                let payload = Sample.payload(revision: 8).dropFirst()
                let large = #"{"allowlist": [\#(ids)], "# + payload
                let envelope = try Envelope.signed(large, by: [fixture.key, new])
                try fixture.endpoint.publish(bundleJSON: envelope)
                try await sync.wait(for: .state)
                #expect(await sync.active()?.bundle.revision == 8)
                #expect(sync.status.isUnsaved)
                #expect(sync.status.failure?.error.message.contains("cannot be kept") == true)

                // A change of keys counts for it too, though it is on no disk yet.
                await fixture.endpoint.stop()
                try fixture.trust(new)
                #expect(await sync.poll().active?.keyIDs == [new.publicKey.id])
                #expect(await sync.active()?.bundle.revision == 8)
                try fixture.publish(7, signedBy: [new])
                try await fixture.endpoint.start()
                try await sync.wait(for: .revisionRolledBack)
                #expect(await sync.active()?.bundle.revision == 8)
                try fixture.endpoint.publish(bundleJSON: envelope)

                try FileManager.default.removeItem(at: ballast)
                let status = await sync.poll()
                #expect(status.failure == nil)
                #expect(!status.isUnsaved)
            }
            await fixture.endpoint.stop()
            try await fixture.running { #expect(await $0.active()?.bundle.revision == 8) }
        }
    }

    @Test func startsNoDownloadForWhichThereIsNoSpace() async throws {
        try await SyncFixture.with { fixture in
            try await Self.limitState(of: fixture)
            try fixture.publish(7)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                try fixture.publish(8, reports: try fixture.publishIndex(images: 1...3))
                try await sync.wait(for: .noSpace)
                #expect(await sync.active()?.bundle.revision == 7)
            }
            #expect(try await fixture.endpoint.requests().allSatisfy { $0.path == "/bundle" })
        }
    }

    @Test(arguments: [".part", ".damaged"])
    func makesRoomOfWhatAnotherIndexHasLeft(suffix: String) async throws {
        try await SyncFixture.with { fixture in
            // Without what was left there is room for an index and the reserve, with it not.
            let reserve = Int(IndexFolder.reserve >> 20)
            try await Self.limitState(of: fixture, toMebibytes: reserve + 2)
            let first = try fixture.publishIndex(images: 1...3)
            try fixture.publish(7, reports: first)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                _ = await sync.poll()
                let left = URL(filePath: fixture.state + "/blobs/sha256/abandoned" + suffix)
                try Data(count: 3 << 20).write(to: left)
                try fixture.publish(8, reports: try fixture.publishIndex(images: 4...6))
                try await sync.wait(for: 8)
                #expect(try await sync.vulnerabilities(of: 4) == ["CVE-2026-10004"])
                #expect(FileManager.default.fileExists(atPath: fixture.index(first)))
            }
        }
    }

    /// Fills a disk to the last byte.
    private static func fill(_ file: URL) throws {
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        try handle.seekToEnd()
        while (try? handle.write(contentsOf: Data([1]))) != nil {}
    }
}

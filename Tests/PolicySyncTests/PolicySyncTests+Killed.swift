import Foundation
import PolicyBundles
import Testing

@testable import NodeFixture
@testable import PolicySync

/// A daemon that is killed in the middle of putting a bundle in force.
extension PolicySyncTests {
    /// The system calls that change what is in the state folder.
    private static let calls = "openat,write,pwrite64,fsync,fdatasync,ftruncate,unlink,rename"

    /// More kills than there are calls in one activation, so that a loop without end fails.
    private static let mostKills = 200

    /// Runs the real daemon, which strace kills at one of its calls on files of the state folder.
    ///
    /// - Returns: Whether it was killed; if not, it has kept the bundle that is served.
    private static func isKilled(atCall number: Int, _ fixture: SyncFixture) async throws -> Bool {
        let workspace = fixture.workspace
        var configuration = PullgatedConfiguration(
            socket: workspace.file("gate.sock"),
            backend: workspace.file("absent.sock"),
            endpoint: fixture.endpoint.url,
            reports: try workspace.folder("reports")
        )
        configuration.stateFolder = fixture.state
        configuration.verification = "keys: [\(fixture.keyFile)]"
        let file = try workspace.write(configuration.yaml, to: "pullgated.yaml")
        let arguments = [
            "-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(calls)",
            "-e", "inject=\(calls):signal=KILL:when=\(number)",
        ]
        let program = try Program.built("pullgated")
        let files = try paths(in: fixture)
        let daemon = DaemonProcess(
            "killed",
            Launch("strace", arguments + files + [program, "--config", file]),
            in: workspace
        ) { [socket = configuration.socket] in Socket.accepts(at: socket) }
        // It may not live long enough to be ready.
        try? await daemon.start()
        let log = fixture.endpoint
        try await eventually("the end of the daemon or of its work") {
            guard daemon.exitStatus == nil else { return true }
            let tag = try await LoopbackHTTP.send("HEAD", "\(log.url)/bundle").entityTag ?? "none"
            return try await log.requests().contains { $0.ifNoneMatch.contains(tag) }
        }
        let isKilled = daemon.exitStatus == .signal(9)
        await daemon.stop()
        return isKilled
    }

    /// The options that name the files of the state folder, those that will be there included.
    private static func paths(in fixture: SyncFixture) throws -> [String] {
        let indexes = "\(fixture.state)/blobs/sha256"
        let served = fixture.workspace.file("endpoint/files/blobs/sha256")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: served)) ?? []
        let files = ["state.sqlite", "state.sqlite-journal"].map { "\(fixture.state)/\($0)" }
        let blobs = names.flatMap { ["\(indexes)/\($0)", "\(indexes)/\($0).part"] }
        return (files + [indexes] + blobs).flatMap { ["-P", $0] }
    }

    @Test func hasAValidBundleAfterAKillAtAnyStepOfAnActivation() async throws {
        try await SyncFixture.with { fixture in
            var revision: UInt64 = 1
            try fixture.publish(revision, reports: try fixture.publishIndex(images: 1...3))
            try await fixture.running { sync in
                try await sync.wait(for: 1)
                _ = await sync.poll()
            }
            var kills = 0
            var number = 1
            while number <= Self.mostKills {
                let next = revision + 1
                let image = Int(next) * 10
                try fixture.endpoint.fail(nil)
                let index = try fixture.publishIndex(images: image...(image + 1))
                try fixture.publish(next, reports: index)
                let isKilled = try await Self.isKilled(atCall: number, fixture)
                kills += isKilled ? 1 : 0

                try fixture.endpoint.fail(.unavailable)
                let kept = try await fixture.running { sync in
                    let active = try #require(await sync.active(), "after call \(number)")
                    #expect(active.source == .disk)
                    let image = Int(active.bundle.revision) * 10
                    if active.bundle.revision > 1 {
                        let found = try await sync.vulnerabilities(of: image)
                        #expect(found == ["CVE-2026-\(10_000 + image)"])
                    }
                    return active.bundle.revision
                }
                #expect(kept == next || isKilled && kept == revision, "after call \(number)")
                revision = kept
                guard isKilled else { break }
                number += 1
            }
            #expect(number <= Self.mostKills)
            #expect(kills >= 10, "\(kills) kills")
        }
    }
}

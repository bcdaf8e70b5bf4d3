import Foundation
import GRDB
import NodeFixture
import PolicyBundles
import PolicyEngine
import Testing

@testable import PolicySync

/// What a node keeps over a restart, and what it does not.
extension PolicySyncTests {
    @Test func judgesByItsDiskWhileTheEndpointIsDown() async throws {
        try await SyncFixture.with { fixture in
            let index = try fixture.publishIndex(images: 1...3)
            try fixture.publish(7, reports: index)
            try await fixture.running { try await $0.wait(for: 7) }

            await fixture.endpoint.stop()
            let log = CollectingLog()
            try await fixture.running(log: log) { sync in
                let active = try #require(await sync.active())
                #expect(active.bundle.revision == 7)
                #expect(active.source == .disk)
                #expect(try await sync.vulnerabilities(of: 2) == ["CVE-2026-10002"])
                try await sync.wait(for: .unreachable)
                #expect(sync.status.active?.source == .disk)
                #expect(sync.status.lastSuccessfulDownload == Sample.now)
                #expect(sync.status.lastSuccessfulActivation == Sample.now)
                #expect(sync.status.lastSuccessfulRequest == nil)
            }
            #expect(log.lines.first?.text == "policy bundle activated from disk revision=7")
        }
    }

    @Test func asksOnlyForWhatIsNewAfterARestart() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7, reports: try fixture.publishIndex(images: 1...3))
            try await fixture.running { try await $0.wait(for: 7) }
            let mark = try await fixture.endpoint.mark()
            try await fixture.running { sync in
                #expect(await sync.poll().failure == nil)
            }
            let requests = try await fixture.endpoint.requests(since: mark)
            #expect(!requests.isEmpty)
            #expect(requests.allSatisfy { $0.path == "/bundle" && $0.status == 304 })
        }
    }

    @Test func asksAnotherEndpointForEverything() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7)
            try await fixture.running { try await $0.wait(for: 7) }
            let mark = try await fixture.endpoint.mark()
            let url = fixture.endpoint.url.replacing("127.0.0.1", with: "localhost")
            let settings = EndpointSettings(url: url, pollInterval: patience)
            try await fixture.running(settings) { _ = await $0.poll() }
            let first = try await fixture.endpoint.requests(since: mark).first
            #expect(first?.status == 200)
            #expect(first?.ifNoneMatch == "")
        }
    }

    @Test func writesNothingWhileNothingIsNew() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                _ = await sync.poll()
                let before = try Self.files(in: fixture.state)
                #expect(before.keys.contains("state.sqlite"))
                for _ in 0..<5 { _ = await sync.poll() }
                #expect(try Self.files(in: fixture.state) == before)
            }
        }
    }

    @Test func writesNothingForTheSameBundleFromAnEndpointWithoutTags() async throws {
        try await SyncFixture.with { fixture in
            let body = try Envelope.signed(Sample.payload(revision: 7), by: [fixture.key])
            let head = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            try await ScriptedServer.with({ _ in .text(head + body) }) { server in
                let settings = EndpointSettings(url: server.url, pollInterval: patience)
                try await fixture.running(settings) { sync in
                    #expect(await sync.poll().active?.revision == 7)
                    let before = try Self.files(in: fixture.state)
                    for _ in 0..<5 { #expect(await sync.poll().failure == nil) }
                    #expect(try Self.files(in: fixture.state) == before)
                    #expect(server.requests.allSatisfy { !$0.contains("If-None-Match") })
                }
            }
        }
    }

    @Test(arguments: [#"W/"weak""#, #""quoted""#, "bare"])
    func sendsATagBackAsItCame(tag: String) async throws {
        try await SyncFixture.with { fixture in
            let body = try Envelope.signed(Sample.payload(revision: 7), by: [fixture.key])
            let head = "HTTP/1.1 200 OK\r\nETag: \(tag)\r\nContent-Length: \(body.utf8.count)"
            try await ScriptedServer.with({ request in
                request.contains("If-None-Match: \(tag)\r\n")
                    ? .text("HTTP/1.1 304 Not Modified\r\n\r\n") : .text("\(head)\r\n\r\n\(body)")
            }) { server in
                let settings = EndpointSettings(url: server.url, pollInterval: patience)
                for _ in 1...2 {
                    try await fixture.running(settings) { sync in
                        #expect(await sync.poll().failure == nil)
                        #expect(await sync.poll().active?.revision == 7)
                    }
                }
                let conditional = server.requests.dropFirst()
                #expect(conditional.allSatisfy { $0.contains("If-None-Match: \(tag)\r\n") })
            }
        }
    }

    @Test func refusesToBeTurnedBackAfterARestart() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(8)
            try await fixture.running { try await $0.wait(for: 8) }
            try fixture.publish(7)
            try await fixture.running { sync in
                try await sync.wait(for: .revisionRolledBack)
                #expect(await sync.active()?.bundle.revision == 8)
            }
            // Nor is it when what it has on disk has been lost, but for the floor.
            try FileManager.default.removeItem(atPath: fixture.state + "/blobs")
            try await fixture.running { sync in
                try await sync.wait(for: .revisionRolledBack)
            }
        }
    }

    @Test func takesNoBundleWhileItCannotReadWhichRevisionsItHasHad() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(8)
            try await fixture.running { try await $0.wait(for: 8) }
            let state = try DatabaseQueue(path: fixture.state + "/state.sqlite")
            try await state.write { try $0.execute(sql: "UPDATE floor SET revision = 'eight'") }
            try state.close()
            try fixture.publish(7)
            try await fixture.running { sync in
                try await sync.wait(for: .state)
                #expect(await sync.active()?.bundle.revision == 8)
                try fixture.publish(9)
                #expect(await sync.poll().failure?.error.code == .state)
                #expect(await sync.active()?.bundle.revision == 8)
            }
        }
    }

    @Test func comesBackFromAStolenKeysHighestRevision() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(UInt64.max)
            try await fixture.running { try await $0.wait(for: .max) }
            // The owner makes a new key and goes on where the last honest bundle was.
            let new = SigningKey(generating: .ecdsaP256)
            try fixture.publish(8, signedBy: [new])
            try await fixture.running { sync in try await sync.wait(for: .untrusted) }
            try fixture.trust(new)
            try await fixture.running { sync in
                try await sync.wait(for: 8)
                #expect(sync.status.active?.keyIDs == [new.publicKey.id])
                try fixture.publish(7, signedBy: [new])
                try await sync.wait(for: .revisionRolledBack)
            }
        }
    }

    @Test func changesKeysWithoutAGap() async throws {
        try await SyncFixture.with { fixture in
            let new = SigningKey(generating: .ed25519)
            try fixture.publish(7)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                try fixture.trust(fixture.key, new)
                try fixture.publish(8, signedBy: [fixture.key, new])
                try await sync.wait(for: 8)
                try fixture.trust(new)
                _ = await sync.poll()
                #expect(sync.status.active?.revision == 8)
                try fixture.publish(9, signedBy: [new])
                try await sync.wait(for: 9)
                try fixture.publish(10)
                try await sync.wait(for: .untrusted)
                #expect(await sync.active()?.bundle.revision == 9)
            }
        }
    }

    /// Lends a node that trusts the first of the two keys that have signed its bundle, and the other.
    private static func withBundleOfTwoKeys(
        _ fixture: SyncFixture,
        _ body: (PolicySync, SigningKey) async throws -> Void
    ) async throws -> SigningKey {
        let new = SigningKey(generating: .ed25519)
        try fixture.publish(8, signedBy: [fixture.key, new])
        try await fixture.running { sync in
            try await sync.wait(for: 8)
            _ = await sync.poll()
            try await body(sync, new)
        }
        return new
    }

    @Test func isNotTurnedBackByAKeyThatIsTrustedSinceARestart() async throws {
        try await SyncFixture.with { fixture in
            let new = try await Self.withBundleOfTwoKeys(fixture) { _, _ in }
            try fixture.trust(new)
            let mark = try await fixture.endpoint.mark()
            try await fixture.running { sync in
                #expect(await sync.poll().failure == nil)
                #expect(sync.status.active?.keyIDs == [new.publicKey.id])
                try fixture.publish(7, signedBy: [new])
                try await sync.wait(for: .revisionRolledBack)
                #expect(await sync.active()?.bundle.revision == 8)
            }
            // The bundle did not have to come again for that.
            #expect(try await fixture.endpoint.requests(since: mark).first?.status == 304)
            #expect(try Self.floors(in: fixture)[new.publicKey.id]?.revision == 8)
        }
    }

    @Test func isNotTurnedBackByAKeyThatIsTrustedSinceAReload() async throws {
        try await SyncFixture.with { fixture in
            let new = try await Self.withBundleOfTwoKeys(fixture) { sync, new in
                try fixture.trust(new)
                #expect(await sync.poll().active?.keyIDs == [new.publicKey.id])
            }
            #expect(try Self.floors(in: fixture)[new.publicKey.id]?.revision == 8)
        }
    }

    @Test func isNotTurnedBackInTheMomentInWhichItsKeysChange() async throws {
        try await SyncFixture.with { fixture in
            _ = try await Self.withBundleOfTwoKeys(fixture) { sync, new in
                await fixture.endpoint.stop()
                try fixture.publish(7, signedBy: [new])
                try fixture.trust(new)
                // What is in force needs no endpoint to stay so, as the new key has signed it.
                #expect(await sync.poll().active?.keyIDs == [new.publicKey.id])
                try await fixture.endpoint.start()
                try await sync.wait(for: .revisionRolledBack)
                #expect(await sync.active()?.bundle.revision == 8)
            }
        }
    }

    private static func floors(in fixture: SyncFixture) throws -> [String: RevisionFloors.Floor] {
        try StateDatabase(path: fixture.state + "/state.sqlite").floors().floors
    }

    @Test func takesABundleOutOfForceWhoseKeyIsTakenAway() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7)
            let log = CollectingLog()
            try await fixture.running(log: log) { sync in
                try await sync.wait(for: 7)
                try fixture.trust(SigningKey(generating: .ed25519))
                let status = await sync.poll()
                #expect(status.active == nil)
                #expect(status.inForceUntil != nil)
                #expect(await sync.active() == nil)
                #expect(log.errors.contains { $0.contains("revision 7 is no longer in force") })
                try fixture.trust(fixture.key)
                #expect(await sync.poll().active?.revision == 7)
            }
        }
    }

    @Test func keepsWhatIsInForceWhenNobodyHasToSignAnyMore() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                await fixture.endpoint.stop()
                sync.change(to: sync.settings, verification: .none)
                let status = await sync.poll()
                #expect(status.failure?.error.code == .unreachable)
                #expect(status.active?.revision == 7)
            }
        }
    }

    @Test func leavesOutARowThatCannotBeRead() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                try fixture.publish(8, reports: fixture.publishIndex(images: 1...3))
                try await sync.wait(for: 8)
            }
            let file = fixture.state + "/state.sqlite"
            let damage = "UPDATE bundle SET index_digest = 'x' WHERE index_digest IS NOT NULL"
            try await DatabaseQueue(path: file).write { try $0.execute(sql: damage) }
            await fixture.endpoint.stop()
            try await fixture.running { sync in
                try await sync.wait(for: 7)
            }
        }
    }

    @Test func keepsItsKeysWhileTheirFileCannotBeRead() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7)
            try await fixture.running { sync in
                try await sync.wait(for: 7)
                try fixture.workspace.write("no key", to: "keys.pem")
                try await sync.wait(for: .keyFiles)
                let message = sync.status.failure?.error.message
                #expect(message?.contains("the keys read before stay trusted") == true)
                #expect(await sync.active()?.bundle.revision == 7)
                try fixture.trust(fixture.key)
                #expect(await sync.poll().failure == nil)
            }
        }
    }

    @Test func keepsNothingThatNobodyTrustedHasSigned() async throws {
        try await SyncFixture.with { fixture in
            let index = try fixture.publishIndex(images: 1...3)
            let stranger = SigningKey(generating: .ed25519)
            try fixture.publish(7, reports: index, signedBy: [stranger])
            try await fixture.running { sync in
                try await sync.wait(for: .untrusted)
                try await eventually("some polls") {
                    try await fixture.endpoint.requests().count > 3
                }
            }
            #expect(try await fixture.endpoint.requests().allSatisfy { $0.path == "/bundle" })
            let database = try StateDatabase(path: fixture.state + "/state.sqlite")
            #expect(try database.bundles().isEmpty)
            #expect(try database.floors().floors.isEmpty)
            let blobs = fixture.state + "/blobs/sha256"
            #expect(try FileManager.default.contentsOfDirectory(atPath: blobs).isEmpty)
        }
    }

    @Test func startsAnewWhenItsStateIsDamaged() async throws {
        try await SyncFixture.with { fixture in
            try fixture.publish(7)
            try await fixture.running { try await $0.wait(for: 7) }
            let file = fixture.state + "/state.sqlite"
            try Data("no database".utf8).write(to: URL(filePath: file))
            let log = CollectingLog()
            try await fixture.running(log: log) { try await $0.wait(for: 7) }
            #expect(log.errors.first?.contains("was damaged and is now") == true)
            #expect(FileManager.default.fileExists(atPath: file + ".damaged"))
        }
    }

    @Test func sharesItsFolderWithNoOtherDaemon() async throws {
        try await SyncFixture.with { fixture in
            try await fixture.running { _ in
                let error = #expect(throws: BundleError.self) {
                    try StateFolder(path: fixture.state)
                }
                #expect(error?.code == .state)
                #expect(error?.message.contains("is in use by another pullgated") == true)
            }
        }
    }

    /// The names, sizes and dates of all files in a folder.
    private static func files(in folder: String) throws -> [String: [String]] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return try names.reduce(into: [:]) { files, name in
            let facts = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
            files[name] = [
                "\(facts[.size] ?? "")", "\(facts[.modificationDate] ?? "")",
                "\(facts[.systemFileNumber] ?? "")",
            ]
        }
    }
}

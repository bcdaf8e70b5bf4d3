import Foundation
import Glibc
import Testing

@testable import NodeFixture

@Suite struct HeldRelayTests {
    @Test func closesWhatHasEnded() async throws {
        try await Workspace.with { workspace in
            let (path, target) = (workspace.file("relay.sock"), workspace.file("target.sock"))
            let listener = try Socket.bound(to: Array(target.utf8), kind: SOCK_STREAM)
            defer { close(listener) }
            #expect(listen(listener, 1) == 0)
            let relay = try HeldRelay(socket: path, to: target)
            let client = try #require(Socket.connected(to: path))
            try await Self.waitForSockets(2, of: path)
            close(client)
            try await Self.waitForSockets(1, of: path)
            relay.stop()
            try await Self.waitForSockets(0, of: path)
        }
    }

    /// Waits until so many sockets have a path for a name: who listens, and who was accepted there.
    private static func waitForSockets(_ count: Int, of path: String) async throws {
        try await Deadline.wait(within: .seconds(30), for: "\(count) sockets of \(path)") {
            // Not by `String`, which takes a page of this file for all of it.
            let file = try FileHandle(forReadingFrom: URL(filePath: "/proc/net/unix"))
            let table = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
            let sockets = table.split(separator: "\n").count { $0.hasSuffix(" \(path)") }
            return sockets == count ? () : nil
        }
    }
}

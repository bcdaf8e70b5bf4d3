import Glibc
import Testing

@testable import GRPCBridge

/// How much of what is sent a connection holds.
extension UnixListenerTests {
    @Test func holdsAsMuchAsItIsToldUnlessTheKernelHoldsMore() async throws {
        let usual = try await sentUnread(sendBuffer: nil)
        #expect(try await sentUnread(sendBuffer: 4 << 10) == usual)
        // Where nobody has changed `net.core.wmem_max` the kernel gives twice what is usual.
        #expect(try await sentUnread(sendBuffer: Int32(2 * usual)) > usual + usual / 2)
    }

    /// How many bytes a listener's connection takes of which nobody reads any.
    private func sentUnread(sendBuffer: Int32?) async throws -> Int {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let listener = try UnixListener(path: path)
            defer { listener.stop() }
            let sent = Mailbox<Int>()
            listener.start(allowedUsers: [getuid()], sendBuffer: sendBuffer) { event in
                guard case .accepted(let connection) = consume event else { return }
                let piece = [UInt8](repeating: 0, count: 32 << 10)
                var count = 0
                while true {
                    let size = unsafe write(connection.descriptor.number, piece, piece.count)
                    guard size > 0 else { break }
                    count += size
                }
                sent.put(count)
            }
            let client = try UnixSocketCalls.connect(to: path)
            defer { close(client) }
            return try await sent.next()
        }
    }
}

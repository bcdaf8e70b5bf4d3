import FoundationEssentials
import GRPCBridge
import Glibc
import Testing

/// A socket that another process, as systemd does, has opened.
extension UnixListenerTests {
    @Test func acceptsOnASocketThatListensAlready() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let passed = try UnixSocketCalls.bind(to: path)
            let waiting = try UnixSocketCalls.connect(to: path)
            defer { close(waiting) }
            let listener = try UnixListener(adopting: passed)
            #expect(listener.path == path)
            #expect(fcntl(passed, F_GETFD) == FD_CLOEXEC)
            let (users, accepted) = AsyncStream.makeStream(of: UInt32.self)
            listener.start(allowedUsers: [getuid()]) { event in
                if case .accepted(let connection) = consume event {
                    accepted.yield(connection.peer.userID)
                }
            }
            #expect(await users.first { _ in true } == getuid())
            listener.stop()
        }
    }

    @Test func leavesTheAdoptedSocketToItsOwner() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let owners = try UnixSocketCalls.bind(to: path)
            defer { close(owners) }
            let listener = try UnixListener(adopting: dup(owners))
            listener.start(allowedUsers: []) { _ in }
            listener.stop()
            #expect(FileManager.default.fileExists(atPath: path))
            // Waits for whoever adopts the socket next.
            close(try UnixSocketCalls.connect(to: path))
        }
    }

    @Test func refusesWhatIsNoListeningUnixStreamSocket() async throws {
        try await TemporaryFolder.with { folder in
            let silent = try UnixSocketCalls.bind(to: folder.file("silent.sock"), listens: false)
            let datagrams = try UnixSocketCalls.bind(
                to: folder.file("datagrams.sock"),
                kind: SOCK_DGRAM,
                listens: false
            )
            let internet = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            try #require(listen(internet, 1) == 0)
            let file = unsafe open("/dev/null", O_RDONLY)
            for descriptor in [silent, datagrams, internet, file] {
                let error = #expect(throws: SocketError.self) {
                    _ = try UnixListener(adopting: descriptor)
                }
                #expect(error?.code == .unsuitable)
                #expect(
                    error?.message
                        == "descriptor \(descriptor) is no Unix stream socket that listens"
                )
            }
        }
    }

    @Test func acceptsOneProcessWhateverItsUserIs() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let listener = try UnixListener(path: path)
            defer { listener.stop() }
            let (processes, accepted) = AsyncStream.makeStream(of: Int32.self)
            listener.start(allowedUsers: [], allowedProcess: getpid()) { event in
                if case .accepted(let connection) = consume event {
                    accepted.yield(connection.peer.processID)
                }
            }
            let connection = try UnixSocketCalls.connect(to: path)
            defer { close(connection) }
            #expect(await processes.first { _ in true } == getpid())
        }
    }
}

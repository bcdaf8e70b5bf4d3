import FoundationEssentials
import GRPCBridge
import Glibc
import Testing

@Suite(.timeLimit(.minutes(10))) struct UnixListenerTests {
    /// The type and the permissions of the file at `path`.
    private func mode(_ path: String) throws -> UInt32 {
        var status = stat()
        try #require(unsafe lstat(path, &status) == 0)
        return status.st_mode
    }

    private func error(_ body: () throws -> Void) throws -> SocketError {
        let error = #expect(throws: SocketError.self) { try body() }
        return try #require(error)
    }

    @Test func makesASocketForItsOwnUserInAFolderForItsGroup() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("new/gate.sock")
            let listener = try UnixListener(path: path)
            #expect(listener.path == path)
            #expect(try mode(path) == S_IFSOCK | 0o600)
            #expect(try mode(folder.file("new")) == S_IFDIR | 0o750)
            listener.stop()
            #expect(!FileManager.default.fileExists(atPath: path))
            #expect(FileManager.default.fileExists(atPath: folder.file("new")))
        }
    }

    @Test func leavesAFolderThatIsThereAsItIs() async throws {
        try await TemporaryFolder.with { folder in
            try #require(unsafe chmod(folder.path, 0o711) == 0)
            let listener = try UnixListener(path: folder.file("gate.sock"))
            defer { listener.stop() }
            #expect(try mode(folder.path) == S_IFDIR | 0o711)
        }
    }

    @Test func replacesASocketThatNobodyListensOn() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            close(try UnixSocketCalls.bind(to: path))
            let listener = try UnixListener(path: path)
            defer { listener.stop() }
            close(try UnixSocketCalls.connect(to: path))
        }
    }

    @Test func refusesASocketThatSomebodyListensOn() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let first = try UnixListener(path: path)
            defer { first.stop() }
            let error = try error { _ = try UnixListener(path: path) }
            #expect(error.code == .inUse)
            #expect(
                error.description == """
                    \(path) is in use: another process listens on it; end that one or configure \
                    another path
                    """
            )
            close(try UnixSocketCalls.connect(to: path))
        }
    }

    @Test func refusesASocketWhoseQueueIsFull() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let other = try UnixSocketCalls.bind(to: path, backlog: 0)
            defer { close(other) }
            let waiting = try UnixSocketCalls.connect(to: path)
            defer { close(waiting) }
            let error = try error { _ = try UnixListener(path: path) }
            #expect(error.code == .inUse)
        }
    }

    @Test func refusesASocketOfAnotherKind() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let other = try UnixSocketCalls.bind(to: path, kind: SOCK_DGRAM, listens: false)
            defer { close(other) }
            let error = try error { _ = try UnixListener(path: path) }
            #expect(error.code == .system)
            #expect(error.message.hasPrefix("cannot connect to \(path): "))
            #expect(try mode(path) & S_IFMT == S_IFSOCK)
        }
    }

    @Test func leavesAFileAlone() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            try Data("mine".utf8).write(to: URL(filePath: path))
            let error = try error { _ = try UnixListener(path: path) }
            #expect(error.code == .notASocket)
            #expect(
                error.message == """
                    \(path) is a file, not a socket, and is left alone; move it away or configure \
                    another path
                    """
            )
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        }
    }

    @Test func leavesAFolderAlone() async throws {
        try await TemporaryFolder.with { folder in
            let error = try error { _ = try UnixListener(path: folder.path) }
            #expect(error.code == .notASocket)
            #expect(error.message.hasPrefix("\(folder.path) is a folder, not a socket"))
            #expect(try mode(folder.path) & S_IFMT == S_IFDIR)
        }
    }

    @Test func leavesALinkAlone() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            try FileManager.default.createSymbolicLink(
                atPath: path,
                withDestinationPath: folder.file("elsewhere")
            )
            let error = try error { _ = try UnixListener(path: path) }
            #expect(error.code == .notASocket)
            #expect(try mode(path) & S_IFMT == S_IFLNK)
        }
    }

    @Test func takesAPathOfAsManyBytesAsFitAndNoMore() async throws {
        try await TemporaryFolder.with { folder in
            let longest = folder.file(
                String(repeating: "s", count: 107 - folder.path.utf8.count - 1)
            )
            #expect(longest.utf8.count == 107)
            let listener = try UnixListener(path: longest)
            defer { listener.stop() }
            #expect(try mode(longest) == S_IFSOCK | 0o600)
            let error = try error { _ = try UnixListener(path: longest + "s") }
            #expect(error.code == .pathTooLong)
            #expect(error.message == "\(longest)s is longer than the 107 bytes of a socket's path")
        }
    }

    @Test func refusesAPathInAFolderThatCannotBeMade() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("a/b/gate.sock")
            let error = try error { _ = try UnixListener(path: path) }
            #expect(error.code == .system)
            #expect(
                error.message
                    == "cannot make the folder \(folder.file("a/b")): No such file or directory"
            )
        }
    }

    @Test func reportsAndDropsUsersThatAreNotAllowed() async throws {
        let stranger = Gate.ownUser + 1
        try await Gate.withoutBackend(allowedUsers: [stranger]) { gate in
            let client = GRPCClient(socket: gate.socket)
            defer { client.close() }
            let response = await client.call(FakeBackend.path("Echo"), message: [1])
            #expect(response.status.code == .unavailable)
            guard case .rejected(let peer) = try await gate.incidents.next() else {
                Issue.record("the listener reported something else")
                return
            }
            #expect(peer.userID == Gate.ownUser)
            #expect(peer.processID == getpid())
            try await eventually { try KernelSocketTable.connections(to: gate.socket) == 0 }
        }
    }

    @Test func keepsWhatAnotherProcessHasPutInThePlaceOfItsSocket() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let first = try UnixListener(path: path)
            try #require(unsafe unlink(path) == 0)
            let second = try UnixListener(path: path)
            defer { second.stop() }
            first.stop()
            #expect(try mode(path) == S_IFSOCK | 0o600)
            close(try UnixSocketCalls.connect(to: path))
        }
    }

    @Test func stopsTwiceAndIsThenDeadForGood() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let listener = try UnixListener(path: path)
            listener.start(allowedUsers: []) { _ in }
            listener.stop()
            listener.stop()
            listener.start(allowedUsers: []) { _ in }
            #expect(!FileManager.default.fileExists(atPath: path))
            #expect(throws: UnixSocketCalls.Failure.self) {
                close(try UnixSocketCalls.connect(to: path))
            }
        }
    }

    @Test func stopsWhenItIsDropped() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            try startAndDrop(path)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    private func startAndDrop(_ path: String) throws {
        let listener = try UnixListener(path: path)
        listener.start(allowedUsers: []) { _ in }
    }
}

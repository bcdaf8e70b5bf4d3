import GRPCBridge
import Glibc
import Testing

@testable import ShimDaemon

@Suite struct SocketAccessTests {
    @Test(
        arguments: [
            (0o600, 0o750, [0, 1000], "the socket's mode is 0600, its folder's 0750"),
            (0o666, 0o700, [0, 1000], "the socket's mode is 0666, its folder's 0700"),
            (0o600, 0o755, [1000], "the socket's mode is 0600, its folder's 0755"),
            (0o666, 0o750, [0, 1000], "the socket's mode is 0666, its folder's 0750"),
            (0o600, 0o700, [0], nil), (0o666, 0o711, [1000], nil),
        ] as [(mode_t, mode_t, Set<UInt32>, String?)]
    )
    func tellsWhatKeepsUsersAway(
        mode: mode_t,
        folderMode: mode_t,
        users: Set<UInt32>,
        obstacle: String?
    ) throws {
        try TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let listener = try UnixListener(path: path)
            defer { listener.stop() }
            #expect(unsafe chmod(path, mode) == 0)
            #expect(unsafe chmod(folder.path, folderMode) == 0)
            #expect(SocketAccess(path: path).obstacle(for: users) == obstacle)
        }
    }

    @Test func takesModesForAGroupAsMeantUnlessTheGroupIsRoots() throws {
        try TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let listener = try UnixListener(path: path)
            defer { listener.stop() }
            #expect(unsafe chmod(path, 0o660) == 0)
            #expect(unsafe chmod(folder.path, 0o750) == 0)
            #expect(unsafe chown(path, 0, 1000) == 0)
            let obstacle = "the socket's mode is 0660, its folder's 0750"
            #expect(SocketAccess(path: path).obstacle(for: [1000]) == obstacle)
            #expect(unsafe chown(folder.path, 0, 1000) == 0)
            #expect(SocketAccess(path: path).obstacle(for: [1000]) == nil)
        }
    }

    @Test func seesThatTheSocketIsTheUsersOwn() throws {
        try TemporaryFolder.with { folder in
            let path = folder.file("gate.sock")
            let listener = try UnixListener(path: path)
            defer { listener.stop() }
            for file in [path, folder.path] { #expect(unsafe chown(file, 1000, 0) == 0) }
            #expect(SocketAccess(path: path).obstacle(for: [0, 1000]) == nil)
            #expect(SocketAccess(path: path).obstacle(for: [0, 1000, 1001]) != nil)
        }
    }
}

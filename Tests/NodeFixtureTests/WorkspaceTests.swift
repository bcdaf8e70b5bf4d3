import Foundation
import NodeFixture
import Synchronization
import Testing

@Suite struct WorkspaceTests {
    @Test func cleansUpLastInFirstOutWhenTheBodyThrows() async throws {
        let order = Mutex<[Int]>([])
        let path = Mutex("")

        await #expect(throws: Failure()) {
            try await Workspace.with { workspace in
                path.withLock { $0 = workspace.path }
                for number in 1...3 {
                    workspace.atEnd { order.withLock { $0.append(number) } }
                }
                throw Failure()
            }
        }

        #expect(order.withLock { $0 } == [3, 2, 1])
        #expect(!FileManager.default.fileExists(atPath: path.withLock { $0 }))
    }

    @Test func leavesRoomForSocketPaths() async throws {
        try await Workspace.with { workspace in
            #expect(workspace.file("gate/pullgate.sock").utf8.count < 60)
        }
    }

    @Test func removesMountsBelowIt() async throws {
        let path = try await Workspace.with { workspace in
            let outer = try workspace.folder("mount")
            for folder in [outer, "\(outer)/inner"] {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true
                )
                let mount = Launch("mount", ["-t", "tmpfs", "tmpfs", folder])
                let result = try await Command.run(mount)
                #expect(result.status.isSuccess, "\(result.error)")
            }
            return workspace.path
        }

        let mounts = try await Command.run(Launch("cat", ["/proc/self/mountinfo"]))
        #expect(mounts.status.isSuccess)
        #expect(!mounts.output.contains(path))
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

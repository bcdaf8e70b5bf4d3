import Foundation
import GRPCBridge
import Testing

@testable import NodeFixture

/// What the daemon makes of the paths of its admin and metrics sockets.
@Suite struct LocalSocketTests {
    /// What somebody may have at a path that the configuration names by mistake.
    enum Occupant: String, CaseIterable {
        case folder = "is a folder, not a socket"
        case file = "is a file, not a socket"
        case link = "is a link, not a socket"
        case listener = "is in use: another process listens on it"
    }

    /// A daemon with an admin and a metrics socket.
    private struct Stage {
        let workspace: Workspace
        let gate: Pullgated
        let metrics: String

        static func with(_ body: (Stage) async throws -> Void) async throws {
            try await Workspace.with { workspace in
                _ = try workspace.folder("gate")
                let metrics = workspace.file("gate/metrics.sock")
                let further = "metrics: {listen: 'unix://\(metrics)'}"
                let gate = try Pullgated.alone(in: workspace, further: further)
                try await body(Stage(workspace: workspace, gate: gate, metrics: metrics))
            }
        }

        var sockets: [String] { [gate.adminSocketPath, metrics] }

        /// Puts something in the place of both sockets, without what is there.
        func put(_ occupant: Occupant) throws -> [UnixListener] {
            try sockets.compactMap { path in
                try? FileManager.default.removeItem(atPath: path)
                switch occupant {
                case .folder:
                    let folder = URL(filePath: path)
                    try FileManager.default.createDirectory(
                        at: folder,
                        withIntermediateDirectories: false
                    )
                    try Data("mine".utf8).write(to: folder.appending(path: "kept"))
                case .file: try Data("mine".utf8).write(to: URL(filePath: path))
                case .link:
                    let target = try workspace.write("mine", to: "target")
                    try FileManager.default.createSymbolicLink(
                        atPath: path,
                        withDestinationPath: target
                    )
                case .listener: return try UnixListener(path: path)
                }
                return nil
            }
        }

        /// Expects what `put` has put there.
        func expect(_ occupant: Occupant) throws {
            for path in sockets {
                switch occupant {
                case .folder: #expect(try Self.text(of: "\(path)/kept") == "mine")
                case .file: #expect(try Self.text(of: path) == "mine")
                case .link:
                    let target = try FileManager.default.destinationOfSymbolicLink(atPath: path)
                    #expect(target == workspace.file("target"))
                    #expect(try Self.text(of: path) == "mine")
                case .listener: #expect(Socket.accepts(at: path))
                }
            }
        }

        private static func text(of path: String) throws -> String {
            try String(contentsOfFile: path, encoding: .utf8)
        }
    }

    @Test(arguments: Occupant.allCases)
    func leavesAloneWhatIsInThePlaceOfALocalSocket(occupant: Occupant) async throws {
        try await Stage.with { stage in
            let listeners = try stage.put(occupant)
            defer { for listener in listeners { listener.stop() } }
            try await stage.gate.start()
            for (name, path) in zip(["the admin socket", "/metrics"], stage.sockets) {
                let line = try await stage.gate.waitForLog("\(name) cannot be served at")
                #expect(line.contains("unix://\(path): \(path) \(occupant.rawValue)"), "\(line)")
                #expect(line.contains("configure another path"), "\(line)")
            }
            let pull = await CRIClient.with(stage.gate.socketPath) { await $0.pull("busybox") }
            #expect(pull.status.code == .permissionDenied)
            #expect(await stage.gate.stop() == .code(0))
            try stage.expect(occupant)
        }
    }

    @Test func replacesLocalSocketsOfADaemonThatWasKilled() async throws {
        try await Stage.with { stage in
            try await stage.gate.startWithAdmin()
            _ = try await Pullgated.waitForMetrics(at: stage.metrics) { _ in true }
            #expect(await stage.gate.daemon.kill() == .signal(9))
            for path in stage.sockets {
                #expect(FileManager.default.fileExists(atPath: path))
                #expect(!Socket.accepts(at: path))
            }
            try await stage.gate.startWithAdmin()
            _ = try await Pullgated.waitForMetrics(at: stage.metrics) { _ in true }
            #expect(await stage.gate.stop() == .code(0))
            for path in stage.sockets { #expect(!FileManager.default.fileExists(atPath: path)) }
        }
    }

    @Test(arguments: Occupant.allCases)
    func removesNothingThatHasTakenThePlaceOfALocalSocket(occupant: Occupant) async throws {
        try await Stage.with { stage in
            try await stage.gate.startWithAdmin()
            _ = try await Pullgated.waitForMetrics(at: stage.metrics) { _ in true }
            let listeners = try stage.put(occupant)
            defer { for listener in listeners { listener.stop() } }
            #expect(await stage.gate.stop() == .code(0))
            try stage.expect(occupant)
        }
    }
}

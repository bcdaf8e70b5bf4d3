import Foundation

@testable import NodeFixture

/// A file system of one MiB in memory.
struct SmallDisk: Sendable {
    /// Where it is mounted.
    let folder: String

    private var ballast: String { "\(folder)/ballast" }

    /// Mounts one, which goes with the workspace.
    ///
    /// - Parameters:
    ///   - name: A folder of the workspace.
    ///   - workspace: The workspace.
    /// - Throws: `FixtureError` with code `commandFailed`.
    init(at name: String, in workspace: Workspace) async throws {
        let folder = try workspace.folder(name)
        self.folder = folder
        let arguments = ["-t", "tmpfs", "-o", "size=1m,mode=750", "pullgate-test", folder]
        _ = try await Command.outputBytes(Launch("mount", arguments))
        // Lazily, for who uses it is stopped after this.
        workspace.atEnd { _ = try? await Command.run(Launch("umount", ["--lazy", folder])) }
    }

    /// Takes the space that is left, to the last byte.
    func fill() throws {
        try Data().write(to: URL(filePath: ballast))
        let handle = try FileHandle(forWritingTo: URL(filePath: ballast))
        defer { try? handle.close() }
        for size in [64 << 10, 4 << 10, 1] {
            while (try? handle.write(contentsOf: Data(repeating: 1, count: size))) != nil {}
        }
    }

    /// Gives the space back.
    func free() throws { try FileManager.default.removeItem(atPath: ballast) }

    /// Whether this process may mount anything.
    static func isPermitted() async -> Bool {
        let disk = try? await Workspace.with { try await SmallDisk(at: "disk", in: $0).folder }
        return disk != nil
    }
}

import Foundation
import Synchronization

/// A temporary folder with everything that one test node leaves on disk.
///
/// What is started in it registers how it is stopped; that happens in reverse order before the
/// folder goes, on success, on a thrown error and on cancellation.
public final class Workspace: Sendable {
    /// The absolute path, short enough for Unix sockets below it.
    public let path: String

    private let cleanups = Mutex<[@Sendable () async -> Void]>([])

    private init() throws(FixtureError) {
        path = try TemporaryFolder.create(prefix: "pg")
    }

    /// Lends a workspace and removes it afterwards.
    ///
    /// - Parameter body: What is done in the workspace.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, else `FixtureError` if the folder could not be made or removed.
    public static func with<Success>(
        _ body: (Workspace) async throws -> Success
    ) async throws -> Success {
        let workspace = try Workspace()
        let result: Result<Success, any Error>
        do {
            result = .success(try await body(workspace))
        } catch {
            result = .failure(error)
        }
        let leftover = await workspace.close()
        let value = try result.get()
        if let leftover { throw leftover }
        return value
    }

    /// Has something done before the folder is removed.
    ///
    /// - Parameter cleanup: Called after those that are added later. It must do its work in a task
    ///   that has been cancelled, too.
    public func atEnd(_ cleanup: @escaping @Sendable () async -> Void) {
        cleanups.withLock { $0.append(cleanup) }
    }

    /// The path of a file in the workspace, whether it exists or not.
    ///
    /// - Parameter name: A path below the workspace.
    /// - Returns: The absolute path.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes a folder in the workspace, if it is not there yet.
    ///
    /// - Parameter name: A path below the workspace.
    /// - Returns: The absolute path.
    /// - Throws: An error of Foundation.
    public func folder(_ name: String) throws -> String {
        let folder = file(name)
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o750]
        )
        return folder
    }

    /// Writes a file in the workspace in one step: readers see the old content or the new.
    ///
    /// - Parameters:
    ///   - text: The content.
    ///   - name: A path below the workspace, whose folder exists.
    /// - Returns: The absolute path.
    /// - Throws: An error of Foundation.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: file(name)), options: .atomic)
        return file(name)
    }

    private func close() async -> FixtureError? {
        while let cleanup = cleanups.withLock({ $0.popLast() }) { await cleanup() }
        return TemporaryFolder.remove(path)
    }
}

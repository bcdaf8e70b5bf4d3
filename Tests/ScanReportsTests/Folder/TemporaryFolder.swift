import FoundationEssentials
import Glibc
import SystemPackage

/// A folder for one test, removed when the test is over.
struct TemporaryFolder {
    let path: String

    /// Runs a test in a new empty folder.
    static func with(_ test: (TemporaryFolder) throws -> Void) throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "pullgate-reports-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: url) }
        try test(TemporaryFolder(path: url.path))
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: url(name))
    }

    /// Writes over a file's content and keeps its place.
    func overwrite(_ text: String, in name: String) throws {
        try Data(text.utf8).write(to: url(name), options: [])
    }

    func rename(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(at: url(name), to: url(other))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: url(name))
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(at: url(name), withIntermediateDirectories: false)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: url(name).path,
            withDestinationPath: target
        )
    }

    /// Dates a file, so that tests need not wait for the clock.
    func date(_ name: String, secondsSinceEpoch: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: secondsSinceEpoch)],
            ofItemAtPath: url(name).path
        )
    }

    /// Gives everybody leave to read a file, and changes nothing else of it.
    func allowEverybody(_ name: String) throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o666],
            ofItemAtPath: url(name).path
        )
    }

    /// Changes a file until the system has another time for it: its clock goes in steps.
    func change(_ name: String, _ change: () throws -> Void) throws {
        let before = try time(ofChange: name)
        repeat { try change() } while try time(ofChange: name) == before
    }

    private func time(ofChange name: String) throws -> [Int] {
        let time = try Stat(FilePath(url(name).path)).st_ctim
        return [time.tv_sec, time.tv_nsec]
    }

    private func url(_ name: String) -> URL { URL(filePath: path).appending(path: name) }
}

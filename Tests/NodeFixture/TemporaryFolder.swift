import Foundation
import Glibc

/// Makes and removes temporary folders.
enum TemporaryFolder {
    /// Always this folder, whatever `TMPDIR` says: Unix socket paths are limited to 107 bytes, and
    /// the sockets of the daemons lie below.
    private static let parent = "/tmp"

    /// Makes a folder that only its owner can enter.
    ///
    /// - Parameter prefix: How its name begins.
    /// - Returns: The absolute path.
    /// - Throws: `FixtureError` with code `systemCallFailed`.
    static func create(prefix: String) throws(FixtureError) -> String {
        // 64 random bits and an exclusive mkdir: a clash is an error, not another run's folder.
        let unique = String(UInt64.random(in: 0...UInt64.max), radix: 36)
        let path = "\(parent)/\(prefix)-\(unique)"
        guard unsafe mkdir(path, 0o700) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw FixtureError(code: .systemCallFailed, message: "cannot make \(path): \(reason)")
        }
        return path
    }

    /// Removes a folder and everything below, mounts first.
    ///
    /// - Parameter path: The folder.
    /// - Returns: Why something is left, or nil when nothing is.
    @discardableResult
    static func remove(_ path: String) -> FixtureError? {
        for mountPoint in mountPoints(below: path).reversed() {
            _ = unsafe umount2(mountPoint, Int32(MNT_DETACH))
        }
        do {
            try FileManager.default.removeItem(atPath: path)
            return nil
        } catch {
            return FixtureError(
                code: .systemCallFailed,
                message: "cannot remove \(path): \(error.localizedDescription)"
            )
        }
    }

    /// The mount points below a folder, outer ones first.
    ///
    /// - Parameter path: The folder; it needs no unescaping, as only ours are asked about.
    /// - Returns: The fifth field of proc(5)'s `mountinfo`, in the order of mounting.
    static func mountPoints(below path: String) -> [String] {
        // Not by `String`, which takes a page of this file for all of it.
        let file = FileHandle(forReadingAtPath: "/proc/self/mountinfo")
        let table = String(decoding: (try? file?.readToEnd()) ?? Data(), as: UTF8.self)
        return table.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 4, fields[4].hasPrefix("\(path)/") else { return nil }
            return String(fields[4])
        }
    }
}

internal import Glibc
public import SystemPackage

/// What tells one content of a file from the next, without reading it.
///
/// The time of the last change of the inode is among it: unlike the time of the last write, no
/// program can set it back.
public struct FileVersion: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    private let written: [Int]
    private let changed: [Int]

    /// Takes the version that the system tells of.
    ///
    /// - Parameter stat: What the system tells of the file.
    public init(_ stat: Stat) {
        device = UInt64(stat.deviceID.rawValue)
        inode = UInt64(stat.inode.rawValue)
        size = stat.size
        written = [stat.st_mtim.tv_sec, stat.st_mtim.tv_nsec]
        changed = [stat.st_ctim.tv_sec, stat.st_ctim.tv_nsec]
    }
}

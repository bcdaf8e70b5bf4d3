internal import SystemPackage

/// Which file a path leads to, however it is written.
struct FileIdentity: Hashable {
    private let device: DeviceID
    private let inode: Inode

    /// Looks at a file, links followed.
    ///
    /// - Parameter path: Its path.
    /// - Throws: `Errno` where there is none, or nobody may look.
    init(of path: FilePath) throws(Errno) {
        let facts = try Stat(path)
        (device, inode) = (facts.deviceID, facts.inode)
    }
}

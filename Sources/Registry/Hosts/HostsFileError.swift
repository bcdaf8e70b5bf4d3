/// Why containerd ignores a hosts file.
struct HostsFileError: Error, Hashable, Sendable {
    /// What is wrong, and where in the file.
    let reason: String
}

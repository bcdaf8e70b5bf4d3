internal import Glibc

extension PeerCredentials {
    /// Asks the kernel who is at the other end of a connection.
    init?(ofConnection descriptor: Int32) {
        // `struct ucred` of unix(7), which Swift does not see: process, user and group id.
        var credentials: (Int32, UInt32, UInt32) = (0, 0, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        let result = unsafe getsockopt(
            descriptor,
            SOL_SOCKET,
            SO_PEERCRED,
            &credentials,
            &size
        )
        guard result == 0 else { return nil }
        self.init(
            processID: credentials.0,
            userID: credentials.1,
            groupID: credentials.2,
            command: Self.command(of: credentials.0)
        )
    }

    private static func command(of processID: Int32) -> String {
        let descriptor = unsafe open("/proc/\(processID)/comm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        // The kernel's TASK_COMM_LEN is 16, with a newline in the place of the final zero.
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = unsafe read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return "" }
        return String(decoding: bytes.prefix(count).prefix { $0 != 10 }, as: UTF8.self)
    }
}

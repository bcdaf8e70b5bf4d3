internal import Glibc

/// Sends datagrams to Unix sockets.
///
/// This is the one file of the module that says `unsafe`: neither swift-system nor the standard
/// library can send to a Unix socket, and NIO would need a group of threads for it.
enum DatagramSocket {
    /// The most bytes that a socket's name may have, from unix(7).
    static let maximumNameLength = MemoryLayout.size(ofValue: sockaddr_un().sun_path)

    /// How long to wait, in seconds, for a receiver whose queue is full.
    ///
    /// systemd empties its queue all the time; one that does not for a second is in trouble, and
    /// the thread is needed for pulls.
    private static let sendTimeout = 1

    /// Sends one datagram.
    ///
    /// - Parameters:
    ///   - bytes: What to send.
    ///   - name: The receiver's name, at most `maximumNameLength` bytes.
    /// - Throws: `NotificationError` with the system's reason.
    static func send(_ bytes: [UInt8], to name: [UInt8]) throws(NotificationError) {
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var timeout = timeval(tv_sec: sendTimeout, tv_usec: 0)
        let size = socklen_t(MemoryLayout.size(ofValue: timeout))
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)

        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        let headLength = MemoryLayout.size(ofValue: address) - maximumNameLength
        let length = socklen_t(headLength + name.count)
        let sent = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe sendto(
                    descriptor,
                    bytes,
                    bytes.count,
                    Int32(MSG_NOSIGNAL),
                    generic,
                    length
                )
            }
        }
        guard sent == bytes.count else { throw failure() }
    }

    private static func failure() -> NotificationError {
        let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
        return NotificationError(message: "NOTIFY_SOCKET cannot be written to: \(reason)")
    }
}

/// The clock that systemd compares times by.
enum MonotonicClock {
    /// The time on `CLOCK_MONOTONIC`.
    static func microseconds() -> Int {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }
}

import Foundation
import Glibc
import Synchronization

@testable import NodeFixture

/// A Unix socket before another one, which can hold back what comes from behind.
///
/// So a call can have its effect without its answer.
final class HeldRelay: Sendable {
    private struct State {
        var sent: [UInt8] = []
        var descriptors: [Int32] = []
    }

    /// The path of the socket.
    let socket: String

    private let target: String
    private let listener: Int32
    private let state = Mutex(State())

    /// Has a member while what comes from behind is held back.
    private let holds = DispatchGroup()

    /// Opens the socket and serves it until `stop()`.
    ///
    /// - Parameters:
    ///   - socket: The path of the socket, which must not exist.
    ///   - target: The path of the socket behind.
    /// - Throws: `FixtureError` with code `systemCallFailed`.
    init(socket: String, to target: String) throws {
        self.socket = socket
        self.target = target
        listener = try unsafe Self.descriptor(socket) { unsafe bind($0, $1, $2) }
        guard listen(listener, 16) == 0 else { throw Self.failure("listen", socket) }
        state.withLock { $0.descriptors.append(listener) }
        Thread.detachNewThread { [self] in accept() }
    }

    /// Holds back what comes from behind, until `release()`.
    func hold() { holds.enter() }

    /// Lets it go on.
    func release() { holds.leave() }

    /// Ends all connections.
    func stop() {
        state.withLock { state in
            for descriptor in state.descriptors { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// How often what was sent to the socket behind has a text.
    func count(of text: String) -> Int {
        let sent = state.withLock { $0.sent }
        return String(decoding: sent, as: UTF8.self).split(
            separator: text,
            omittingEmptySubsequences: false
        ).count - 1
    }

    private func accept() {
        while true {
            let front = Glibc.accept(listener, nil, nil)
            guard front >= 0 else { break }
            guard let back = try? unsafe Self.descriptor(target, { unsafe connect($0, $1, $2) })
            else {
                close(front)
                continue
            }
            state.withLock { $0.descriptors += [front, back] }
            Thread.detachNewThread { [self] in
                copy(from: front, to: back) { bytes in
                    state.withLock { $0.sent += bytes }
                }
            }
            Thread.detachNewThread { [self] in
                copy(from: back, to: front) { _ in
                    holds.wait()
                }
            }
        }
    }

    /// Copies until either side ends.
    private func copy(from source: Int32, to sink: Int32, _ look: ([UInt8]) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe read(source, &buffer, buffer.count)
            guard count > 0 else { break }
            look(Array(buffer[..<count]))
            var written = 0
            while written < count {
                let step = unsafe buffer[written..<count].withUnsafeBytes {
                    unsafe send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard step > 0 else { return }
                written += step
            }
        }
        _ = shutdown(sink, Int32(SHUT_RDWR))
    }

    private static func descriptor(
        _ path: String,
        _ open: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
            for (index, byte) in path.utf8.prefix(target.count - 1).enumerated() {
                unsafe target[index] = byte
            }
        }
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe open(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, result == 0 else { throw failure("open", path) }
        return descriptor
    }

    private static func failure(_ call: String, _ path: String) -> FixtureError {
        FixtureError(code: .systemCallFailed, message: "cannot \(call) \(path)")
    }
}

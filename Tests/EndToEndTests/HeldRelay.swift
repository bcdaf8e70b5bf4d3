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

        /// The sockets that `stop()` ends; nil once it has.
        var open: Set<Int32>? = []
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
        listener = try Socket.bound(to: Array(socket.utf8), kind: SOCK_STREAM)
        guard listen(listener, 16) == 0 else {
            Glibc.close(listener)
            throw FixtureError(code: .systemCallFailed, message: "cannot listen on \(socket)")
        }
        _ = register([listener])
        Thread.detachNewThread { [self] in accept() }
    }

    /// Holds back what comes from behind, until `release()`.
    func hold() { holds.enter() }

    /// Lets it go on.
    func release() { holds.leave() }

    /// Ends all connections.
    func stop() {
        state.withLock { state in
            for descriptor in state.open.take() ?? [] {
                _ = shutdown(descriptor, Int32(SHUT_RDWR))
            }
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

    /// Has `stop()` end these sockets.
    ///
    /// - Returns: Whether it has not been called yet.
    private func register(_ descriptors: [Int32]) -> Bool {
        state.withLock { $0.open?.formUnion(descriptors) } != nil
    }

    /// Closes sockets that no thread uses any more.
    private func close(_ descriptors: [Int32]) {
        state.withLock { state in
            // Under the lock, because the next socket can have the same number.
            state.open?.subtract(descriptors)
            for descriptor in descriptors { Glibc.close(descriptor) }
        }
    }

    private func accept() {
        while true {
            let front = Glibc.accept(listener, nil, nil)
            guard front >= 0 else { break }
            guard let back = Socket.connected(to: target) else {
                Glibc.close(front)
                continue
            }
            guard register([front, back]) else {
                close([front, back])
                break
            }
            let directions = DispatchGroup()
            for _ in 1...2 { directions.enter() }
            Thread.detachNewThread { [self] in
                copy(from: front, to: back) { bytes in
                    state.withLock { $0.sent += bytes }
                }
                directions.leave()
            }
            Thread.detachNewThread { [self] in
                copy(from: back, to: front) { _ in
                    holds.wait()
                }
                directions.leave()
            }
            directions.notify(queue: .global()) { [self] in close([front, back]) }
        }
        close([listener])
    }

    /// Copies until either side ends, and ends the other one.
    private func copy(from source: Int32, to sink: Int32, _ look: ([UInt8]) -> Void) {
        defer { for descriptor in [source, sink] { _ = shutdown(descriptor, Int32(SHUT_RDWR)) } }
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
    }
}

import Glibc

/// One end of an HTTP/2 connection over a Unix socket, frame by frame.
///
/// gRPC libraries show how a call ended in their own words; the frames are what was really said.
struct HTTP2Connection: ~Copyable {
    struct Failure: Error {
        let what: String
    }

    /// SETTINGS_INITIAL_WINDOW_SIZE.
    private static let initialWindow: UInt16 = 4

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private let descriptor: Int32
    private var received: [UInt8] = []

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Connects to the socket at `path` as a client.
    static func connect(to path: String) throws -> HTTP2Connection {
        let connection = HTTP2Connection(descriptor: try UnixSocketCalls.connect(to: path))
        try connection.send(preface)
        try connection.send(.settings)
        return connection
    }

    /// Waits for a client of a listening socket and greets it.
    static func accept(on listener: Int32) async throws -> HTTP2Connection {
        var accepted: Int32 = -1
        try await eventually {
            accepted = Glibc.accept(listener, nil, nil)
            return accepted >= 0
        }
        var connection = HTTP2Connection(descriptor: accepted)
        try connection.send(.settings)
        try await connection.fill(to: preface.count)
        guard connection.received.starts(with: preface) else { throw Failure(what: "no preface") }
        connection.received.removeFirst(preface.count)
        return connection
    }

    func send(_ frame: HTTP2Frame) throws {
        try send(frame.bytes)
    }

    /// Sends frames that the other side finds together when it reads.
    func send(together frames: [HTTP2Frame]) throws {
        try send(frames.flatMap(\.bytes))
    }

    private func send(_ bytes: [UInt8]) throws {
        // Small enough for the socket's buffer, so it is taken as a whole or not at all.
        let sent = unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        guard sent == bytes.count else { throw Failure(what: "cannot send") }
    }

    /// Waits for the next frame of a stream, and answers what the connection asks meanwhile.
    mutating func nextStreamFrame() async throws -> HTTP2Frame {
        try await nextFrame(of: [.headers, .data, .resetStream])
    }

    /// Waits for the next block of headers, which takes several frames when it is long.
    mutating func nextHeaders() async throws -> [UInt8] {
        var block: [UInt8] = []
        while true {
            let frame = try await nextFrame(of: [.headers, .continuation])
            block += frame.payload
            if frame.endsHeaders { return block }
        }
    }

    /// Sends zeros on a stream as fast as the other side takes them (RFC 9113, section 5.2).
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - used: How many bytes have been sent on the connection, all of them on this stream.
    ///   - stream: The stream.
    /// - Throws: `Failure`, and `NeverHappened` where the other side takes no more.
    mutating func send(zeros count: Int, after used: Int, stream: UInt32) async throws {
        // What both windows are without a word from the other side.
        var initial = 65_535
        var windows: [UInt32: Int] = [0: initial - used, stream: initial - used]
        var left = count
        while left > 0 {
            let size = min(left, HTTP2Frame.largestPayload, windows.values.min() ?? 0)
            if size > 0 {
                try send(.data([UInt8](repeating: 0, count: size), stream: stream))
                for window in windows.keys { windows[window]? -= size }
                left -= size
                continue
            }
            let frame = try await nextFrame(of: [.settings, .windowUpdate])
            switch frame.kind {
            case .windowUpdate: windows[frame.stream]? += frame.increment
            default:
                guard let later = frame.settings[Self.initialWindow].map(Int.init) else { continue }
                windows[stream]? += later - initial
                initial = later
            }
        }
    }

    private mutating func nextFrame(of kinds: Set<HTTP2Frame.Kind>) async throws -> HTTP2Frame {
        while true {
            try await fill(to: HTTP2Frame.headerSize)
            let length = HTTP2Frame.headerSize + HTTP2Frame.payloadLength(received)
            try await fill(to: length)
            let frame = HTTP2Frame(Array(received.prefix(length)))
            received.removeFirst(length)
            switch frame.kind {
            case .settings where !frame.isAcknowledgement:
                try send(.settingsAcknowledgement)
                if kinds.contains(.settings) { return frame }
            case .ping where !frame.isAcknowledgement: try send(.pong(frame.payload))
            case let kind? where kinds.contains(kind): return frame
            default: continue
            }
        }
    }

    /// Waits for what the other side says that it can do, by the numbers of RFC 9113, section 6.5.2.
    mutating func nextSettings() async throws -> [UInt16: UInt32] {
        try await fill(to: HTTP2Frame.headerSize)
        let length = HTTP2Frame.headerSize + HTTP2Frame.payloadLength(received)
        try await fill(to: length)
        let frame = HTTP2Frame(Array(received.prefix(length)))
        received.removeFirst(length)
        guard frame.kind == .settings else { throw Failure(what: "no settings") }
        return frame.settings
    }

    private mutating func fill(to count: Int) async throws {
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while received.count < count {
            var size = -1
            try await eventually { [descriptor] in
                size = unsafe recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
                return size >= 0
            }
            guard size > 0 else { throw Failure(what: "closed") }
            received += chunk.prefix(size)
        }
    }
}

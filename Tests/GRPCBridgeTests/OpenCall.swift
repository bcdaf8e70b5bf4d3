/// A call that has begun, on a connection of its own that nobody reads from.
final class OpenCall {
    /// Bytes before each message: whether it is compressed, and its length.
    private static let headSize = 5

    private var connection: HTTP2Connection
    private var lastStream: UInt32 = 1

    init(of path: String, at socket: String, sending data: [UInt8]) throws {
        connection = try HTTP2Connection.connect(to: socket)
        try connection.send(.request(path, stream: 1))
        // An empty message is complete: then the client only has to read.
        try connection.send(.data(data, stream: 1, end: data.allSatisfy { $0 == 0 }))
    }

    /// Begins another call, of which nothing follows.
    func begin(_ path: String) throws {
        lastStream += 2
        try connection.send(.request(path, stream: lastStream))
    }

    /// Reads the answer to its end, and as fast as it comes.
    ///
    /// - Returns: How many bytes it has, and the number of the status; no number if the call was
    ///   cut off.
    func readToEnd() async throws -> (bytes: Int, status: Int?) {
        // All that HTTP/2 has room for, of which the first 64 KiB are granted anyway.
        let window = UInt32(Int32.max) - (64 << 10)
        for stream: UInt32 in [0, 1] {
            try connection.send(.windowUpdate(window, stream: stream))
        }
        var bytes = 0
        while true {
            let frame = try await connection.nextStreamFrame()
            switch frame.kind {
            case .data: bytes += frame.payload.count
            case .headers where frame.endsStream: return (bytes, frame.grpcStatus)
            case .headers: continue
            default: return (bytes, nil)
            }
        }
    }

    func send(_ data: [UInt8]) throws { try connection.send(.data(data, stream: 1)) }

    /// Sends zeros after the head of a message, as many as any windows let through.
    func send(zeros count: Int) async throws {
        try await connection.send(zeros: count, after: Self.headSize, stream: 1)
    }
}

/// A call that has begun, on a connection of its own that nobody reads from.
final class OpenCall {
    private let connection: HTTP2Connection
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

    func send(_ data: [UInt8]) throws { try connection.send(.data(data, stream: 1)) }
}

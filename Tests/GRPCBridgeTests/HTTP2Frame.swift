/// A frame of RFC 9113, section 4.1.
struct HTTP2Frame: Equatable {
    enum Kind: UInt8 {
        case data = 0
        case headers = 1
        case priority = 2
        case resetStream = 3
        case settings = 4
        case pushPromise = 5
        case ping = 6
        case goAway = 7
        case windowUpdate = 8
        case continuation = 9
    }

    static let headerSize = 9

    /// Bytes of a payload that nobody has to allow.
    static let largestPayload = 16 << 10

    let kind: Kind?
    let flags: UInt8
    let stream: UInt32
    let payload: [UInt8]

    init(_ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8] = []) {
        self.kind = kind
        self.flags = flags
        self.stream = stream
        self.payload = payload
    }

    /// Reads a whole frame.
    init(_ bytes: [UInt8]) {
        kind = Kind(rawValue: bytes[3])
        flags = bytes[4]
        stream = bytes[5..<9].reduce(0) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        payload = Array(bytes.dropFirst(Self.headerSize))
    }

    static func payloadLength(_ header: [UInt8]) -> Int {
        header.prefix(3).reduce(0) { $0 << 8 | Int($1) }
    }

    var bytes: [UInt8] {
        let length = UInt32(payload.count)
        let header = [16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
        let number = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: stream >> $0) }
        return header + [kind?.rawValue ?? 0xff, flags] + number + payload
    }

    /// What a frame of settings says, by the numbers of RFC 9113, section 6.5.2.
    var settings: [UInt16: UInt32] {
        var settings: [UInt16: UInt32] = [:]
        for start in stride(from: 0, to: payload.count, by: 6) {
            let bytes = payload[start..<start + 6].map(UInt32.init)
            settings[UInt16(bytes[0] << 8 | bytes[1])] = bytes[2...].reduce(0) { $0 << 8 | $1 }
        }
        return settings
    }

    /// By how much a frame widens a window.
    var increment: Int { payload.reduce(0) { $0 << 8 | Int($1) } }

    /// Whether a block of headers is complete with this frame.
    var endsHeaders: Bool {
        (kind == .headers || kind == .continuation) && flags & 4 != 0
    }

    /// Whether the sender says that the stream is complete.
    var endsStream: Bool {
        (kind == .data || kind == .headers) && flags & 1 != 0
    }

    var isAcknowledgement: Bool { flags & 1 != 0 }

    /// The number of the status that a block of headers ends a call with; nil if there is none in it.
    var grpcStatus: Int? {
        (0...16).first { has("grpc-status", "\($0)") }
    }

    /// Whether a header stands in a block, as one that was not sent before.
    func has(_ name: String, _ value: String) -> Bool {
        payload.firstRange(of: Self.literal(name, value)) != nil
    }

    static let settings = HTTP2Frame(.settings)
    static let settingsAcknowledgement = HTTP2Frame(.settings, flags: 1)
    static let goAway = HTTP2Frame(.goAway, payload: Array(repeating: 0, count: 8))

    static func pong(_ payload: [UInt8]) -> HTTP2Frame {
        HTTP2Frame(.ping, flags: 1, payload: payload)
    }

    static func reset(stream: UInt32, code: UInt8) -> HTTP2Frame {
        HTTP2Frame(.resetStream, stream: stream, payload: [0, 0, 0, code])
    }

    static func data(_ payload: [UInt8], stream: UInt32, end: Bool = false) -> HTTP2Frame {
        HTTP2Frame(.data, flags: end ? 1 : 0, stream: stream, payload: payload)
    }

    /// Lets the other side send so many more bytes on a stream, or with stream 0 on all together.
    static func windowUpdate(_ count: UInt32, stream: UInt32) -> HTTP2Frame {
        let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
        return HTTP2Frame(.windowUpdate, stream: stream, payload: bytes)
    }

    /// The headers of a gRPC request.
    static func request(
        _ path: String,
        stream: UInt32,
        more: [(String, String)] = []
    ) -> HTTP2Frame {
        .headers(
            [
                (":method", "POST"), (":scheme", "http"), (":path", path),
                (":authority", "localhost"), ("te", "trailers"),
                ("content-type", "application/grpc"),
            ] + more,
            stream: stream
        )
    }

    /// The headers with which the answer to a gRPC request begins.
    static func response(stream: UInt32, more: [(String, String)] = []) -> HTTP2Frame {
        .headers([(":status", "200"), ("content-type", "application/grpc")] + more, stream: stream)
    }

    /// The headers with which the answer to a gRPC request ends.
    static func trailers(stream: UInt32, status: Int) -> HTTP2Frame {
        .headers([("grpc-status", "\(status)")], stream: stream, end: true)
    }

    /// A whole block of headers, as literals of RFC 7541, section 6.2.2.
    private static func headers(
        _ headers: [(String, String)],
        stream: UInt32,
        end: Bool = false
    ) -> HTTP2Frame {
        let payload: [UInt8] = headers.flatMap { name, value -> [UInt8] in
            [0] + literal(name, value)
        }
        return HTTP2Frame(.headers, flags: end ? 5 : 4, stream: stream, payload: payload)
    }

    /// A header as it is in a block where neither name nor value was sent before, but for the byte
    /// in front that says whether both are to be kept.
    ///
    /// libgrpc compresses no text.
    static func literal(_ name: String, _ value: String) -> [UInt8] {
        literal(name) + literal(value)
    }

    /// A string as RFC 7541, section 5.2, has it; its length is an integer of section 5.1.
    private static func literal(_ text: String) -> [UInt8] {
        let prefix = 127
        var rest = text.utf8.count - prefix
        guard rest >= 0 else { return [UInt8(text.utf8.count)] + text.utf8 }
        var length = [UInt8(prefix)]
        while rest >= 128 {
            length.append(UInt8(rest % 128 + 128))
            rest /= 128
        }
        return length + [UInt8(rest)] + text.utf8
    }
}

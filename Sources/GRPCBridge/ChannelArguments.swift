internal import CGRPC

/// Settings of a channel or a server, by the names of C-core's `grpc_types.h`.
struct ChannelArguments {
    /// The most metadata that a call may carry, in bytes.
    ///
    /// It is the limit of Go's gRPC servers, which is what clients of containerd meet without the
    /// gate. C-core's own is 8 KiB.
    static let maximumMetadataSize: Int32 = 16 << 20

    /// The most that is read from a connection at once, in bytes.
    ///
    /// A Unix socket holds less than this; of C-core's own limit, 4 MiB, each connection that has
    /// ever carried a long message keeps what was not read into.
    static let maximumReadSize: Int32 = 256 << 10

    /// The largest request, in bytes: twice what containerd takes unless it is told otherwise.
    ///
    /// A request is in memory as a whole before it is sent on.
    static let maximumRequestSize: Int32 = 32 << 20

    /// What the gate's server side has besides.
    ///
    /// - Parameter calls: The most calls of one connection; clients are told of it and wait.
    /// - Returns: The settings.
    static func server(callsOfOneConnection calls: Int) -> [(String, Int32)] {
        transparent + [
            ("grpc.max_receive_message_length", maximumRequestSize),
            ("grpc.max_concurrent_streams", Int32(clamping: calls)),
        ]
    }

    /// What the gate's client side has besides: the backend's answers are as large as they are.
    ///
    /// Of C-core's filters, each of which takes its part of every call, it has only those for deadlines
    /// and for what tells the backend not to compress.
    static let client =
        transparent + [
            ("grpc.max_receive_message_length", -1),
            ("grpc.minimal_stack", 1), ("grpc.enable_deadline_checking", 1),
            ("grpc.per_message_compression", 1),
        ]

    /// What a client has besides that has a connection of its own, though this process has one to the
    /// same socket: who asks whether somebody answers there must not be told of the past.
    static let clientAlone = client + [("grpc.use_local_subchannel_pool", 1)]

    /// What the connection has besides over which streams go.
    ///
    /// The backend sends what nobody reads yet, as much as the window allows: 4 MiB for each stream at
    /// first and more when the connection is busy, as C-core adapts it. Without that, it is 64 KiB.
    static let clientOfStreams =
        client + [
            ("grpc.http2.bdp_probe", 0),
            // What C-core tells its peer otherwise: not each can divide long metadata into frames.
            ("grpc.http2.max_frame_size", (4 << 20) - 1),
        ]

    /// What makes both sides as generous as the peers that they stand between.
    private static let transparent: [(String, Int32)] = [
        // The exception, a set of nothing but no compression: C-core inflates a message without a limit,
        // and measures it afterwards. It ends a call that names a compression, but it may have the
        // message by then; so it must not inflate any.
        ("grpc.compression_enabled_algorithms_bitset", 1),
        ("grpc.per_message_decompression", 0),
        ("grpc.max_send_message_length", -1),
        ("grpc.max_metadata_size", maximumMetadataSize),
        // Keepalive between client and backend is theirs to limit.
        ("grpc.http2.max_ping_strikes", 0),
        ("grpc.http2.max_pings_without_data", 0),
        // Statistics of each call that nobody here can ask for.
        ("grpc.enable_channelz", 0),
        ("grpc.max_channel_trace_event_memory_per_node", 0),
        ("grpc.experimental.tcp_max_read_chunk_size", maximumReadSize),
    ]

    private let values: [(String, Int32)]

    init(_ values: [(String, Int32)]) {
        self.values = values
    }

    /// Calls `body` with the arguments as C-core takes them; they are valid during the call only.
    func withArguments<Result>(_ body: (UnsafePointer<grpc_channel_args>) -> Result) -> Result {
        var arguments: [grpc_arg] = unsafe []
        for (key, value) in values {
            var argument = unsafe grpc_arg()
            unsafe argument.type = GRPC_ARG_INTEGER
            unsafe argument.key = gpr_strdup(key)
            unsafe argument.value.integer = value
            unsafe arguments.append(argument)
        }
        defer { unsafe arguments.forEach { unsafe gpr_free($0.key) } }
        return unsafe arguments.withUnsafeMutableBufferPointer { buffer in
            var list = unsafe grpc_channel_args(num_args: buffer.count, args: buffer.baseAddress)
            return unsafe withUnsafePointer(to: &list) { unsafe body($0) }
        }
    }
}

internal import CGRPC

/// Owns a channel of C-core to a Unix socket.
@safe final class GRPCChannel: Sendable {
    /// How long to wait before the second attempt to connect, in milliseconds.
    ///
    /// C-core's defaults (1 s, growing to 2 minutes) would leave the node without an image
    /// service long after containerd is back from a restart.
    static let initialReconnectBackoff: Int32 = 100

    /// The longest wait between two attempts to connect, in milliseconds.
    static let maximumReconnectBackoff: Int32 = 1000

    /// How long one attempt to connect may take, in milliseconds.
    ///
    /// It is the default of gRPC in C and in Go. The attempt ends only when the backend has sent
    /// its first frame, and a busy one that listens already may need a while for that; where
    /// nobody listens, the attempt fails at once.
    static let connectTimeout: Int32 = 20_000

    @unsafe nonisolated(unsafe) private let pointer: OpaquePointer
    private let queue: CompletionQueue

    /// Opens a channel; it connects when its first call is made.
    ///
    /// Channels of the same socket and arguments share a connection, unless the arguments say otherwise.
    ///
    /// - Parameters:
    ///   - socket: The absolute path of the Unix socket.
    ///   - queue: The queue on which its calls end.
    ///   - arguments: What the channel has besides what all have.
    init(socket: String, queue: CompletionQueue, _ arguments: [(String, Int32)]) {
        self.queue = queue
        let credentials = unsafe grpc_insecure_credentials_create()
        defer { unsafe grpc_channel_credentials_release(credentials) }
        let channel = unsafe ChannelArguments(
            arguments
                + [
                    ("grpc.initial_reconnect_backoff_ms", Self.initialReconnectBackoff),
                    // The name misleads: C-core takes it for the time that an attempt may take.
                    ("grpc.min_reconnect_backoff_ms", Self.connectTimeout),
                    ("grpc.max_reconnect_backoff_ms", Self.maximumReconnectBackoff),
                    // The gate adds no behaviour of its own to a call, retries included.
                    ("grpc.enable_retries", 0),
                ]
        ).withArguments { arguments in
            unsafe grpc_channel_create("unix:" + socket.percentEncoded, credentials, arguments)
        }
        guard let channel = unsafe channel else {
            preconditionFailure("gRPC C-core made no channel")
        }
        unsafe pointer = channel
        GRPCLibrary.start()
    }

    deinit {
        unsafe grpc_channel_destroy(pointer)
        GRPCLibrary.stop()
    }

    /// Connects, and waits for a change of the connection unless there is one.
    ///
    /// - Parameters:
    ///   - interval: How long to wait at most.
    ///   - target: What to tell of the end.
    ///   - step: What to tell it.
    /// - Returns: Whether there is anything to wait for; if not, `target` hears nothing.
    func waitForConnection(_ interval: Duration, target: CompletionTarget, step: UInt8) -> Bool {
        let state = unsafe grpc_channel_check_connectivity_state(pointer, 1)
        guard state != GRPC_CHANNEL_READY else { return false }
        unsafe grpc_channel_watch_connectivity_state(
            pointer,
            state,
            .after(interval),
            queue.pointer,
            target.tag(step: step)
        )
        return true
    }

    /// Makes a call as part of a client's: same method and deadline.
    ///
    /// Who makes it cancels it with the client's. C-core would do so by itself, but at the end of each
    /// client's call, and most often the call to the backend is over by then: to cancel it all the same
    /// costs a tenth of the processor time of a call.
    func call(for client: ServerCall) -> ClientCall {
        unsafe makeCall(
            parent: client.pointer,
            method: client.pathSlice,
            deadline: gpr_inf_future(GPR_CLOCK_REALTIME)
        )
    }

    /// Makes a call of our own.
    func call(to path: String, timeout: Duration?) -> ClientCall {
        let method = unsafe grpc_slice.copying(path)
        defer { unsafe grpc_slice_unref(method) }
        return unsafe makeCall(parent: nil, method: method, deadline: .after(timeout))
    }

    private func makeCall(
        parent: OpaquePointer?,
        method: grpc_slice,
        deadline: gpr_timespec
    ) -> ClientCall {
        let call = unsafe grpc_channel_create_call(
            pointer,
            parent,
            pullgate_propagate_deadline,
            queue.pointer,
            method,
            nil,
            deadline,
            nil
        )
        guard let call = unsafe call else { preconditionFailure("gRPC C-core made no call") }
        return unsafe ClientCall(call, on: self)
    }
}

extension gpr_timespec {
    /// The moment that is `duration` from now, or the end of time for nil.
    fileprivate static func after(_ duration: Duration?) -> gpr_timespec {
        guard let duration else { return gpr_inf_future(GPR_CLOCK_MONOTONIC) }
        // C-core takes no negative time span.
        let (seconds, attoseconds) = max(duration, .zero).components
        let span = gpr_timespec(
            tv_sec: seconds,
            tv_nsec: Int32(attoseconds / 1_000_000_000),
            clock_type: GPR_TIMESPAN
        )
        return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), span)
    }
}

extension String {
    /// The text as it must stand in a `unix:` target, which C-core reads as a URI.
    fileprivate var percentEncoded: String {
        var encoded = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }
}

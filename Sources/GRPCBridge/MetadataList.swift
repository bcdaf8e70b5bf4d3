internal import CGRPC

/// The metadata that a relayed call passes on: what came, less what each connection makes anew.
///
/// The slices stay owned by the call that they came with, which must outlive this list.
@safe struct MetadataList: ~Copyable {
    @unsafe let start: UnsafeMutablePointer<grpc_metadata>?
    let count: Int

    private init(start: UnsafeMutablePointer<grpc_metadata>?, count: Int) {
        unsafe self.start = start
        self.count = count
    }

    /// No metadata.
    init() {
        unsafe self.init(start: nil, count: 0)
    }

    /// Takes over what `received` holds.
    init(passingOn received: grpc_metadata_array) {
        let all = unsafe UnsafeBufferPointer(start: received.metadata, count: received.count)
        guard !all.isEmpty else {
            self.init()
            return
        }
        let kept = UnsafeMutablePointer<grpc_metadata>.allocate(capacity: all.count)
        var count = 0
        for index in all.indices {
            let entry = unsafe all[index]
            guard unsafe !Self.belongsToConnection(entry.key), unsafe Self.canBeSent(entry) else {
                continue
            }
            unsafe (kept + count).initialize(to: entry)
            count += 1
        }
        unsafe self.init(start: kept, count: count)
    }

    deinit {
        unsafe start?.deallocate()
    }

    /// Whether gRPC itself owns a key, so that passing it on would say it twice or wrongly.
    ///
    /// The names are those of gRPC's "HTTP/2 protocol mapping" and of HTTP/2's own headers.
    private static func belongsToConnection(_ key: grpc_slice) -> Bool {
        if unsafe key.starts(with: UInt8(ascii: ":")) { return true }
        return owned.contains { unsafe key.equals($0) }
    }

    /// Whether C-core sends an entry: it refuses a whole batch for text that is not printable
    /// ASCII, which gRPC does not allow but HTTP/2 lets a peer send.
    private static func canBeSent(_ entry: grpc_metadata) -> Bool {
        guard unsafe grpc_header_key_is_legal(entry.key) != 0 else { return false }
        return unsafe grpc_is_binary_header(entry.key) != 0
            || grpc_header_nonbin_value_is_legal(entry.value) != 0
    }

    private static let owned: [StaticString] = [
        "te", "content-type", "content-length", "connection", "user-agent", "host",
        "grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "grpc-status", "grpc-message",
        "grpc-internal-encoding-request",
    ]
}

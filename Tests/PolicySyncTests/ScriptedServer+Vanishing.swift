import NIOCore

extension ScriptedServer {
    /// Has the kernel drop all that arrives, as if the host had lost its power: nothing is
    /// answered, acknowledged, refused or ended.
    func vanish() async throws {
        try await DropFilter.attach(to: listener)
        try await forEachOpenConnection(DropFilter.attach)
    }

    /// Takes again what arrives, also on connections that clients still have.
    func comeBack() async throws {
        try await DropFilter.detach(from: listener)
        try await forEachOpenConnection(DropFilter.detach)
    }

    private func forEachOpenConnection(_ change: (any Channel) async throws -> Void) async throws {
        for connection in connections {
            do {
                try await change(connection)
            } catch {
                // One that has been closed has nothing to drop.
                if connection.isActive { throw error }
            }
        }
    }
}

/// A program that sees each segment for a socket, and keeps none (socket(7)).
private enum DropFilter {
    /// `struct sock_fprog` of linux/filter.h.
    private struct Program: Sendable {
        let length: UInt16
        let instructions: UInt
    }

    /// `SO_ATTACH_FILTER` and `SO_DETACH_FILTER` of asm-generic/socket.h.
    private static let attach = NIOBSDSocket.Option(rawValue: 26)
    private static let detach = NIOBSDSocket.Option(rawValue: 27)

    /// The address of one `struct sock_filter`, which returns 0 bytes: `BPF_RET` of bpf_common.h.
    private static let instruction: UInt = {
        let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
        unsafe memory.initialize(to: 0x06)
        return UInt(bitPattern: memory)
    }()

    static func attach(to channel: any Channel) async throws {
        let program = Program(length: 1, instructions: instruction)
        try await set(attach, program, of: channel)
    }

    static func detach(from channel: any Channel) async throws {
        try await set(detach, Int32(0), of: channel)
    }

    private static func set<Value: Sendable>(
        _ option: NIOBSDSocket.Option,
        _ value: Value,
        of channel: any Channel
    ) async throws {
        guard let provider = channel as? any SocketOptionProvider else {
            throw ChannelError.operationUnsupported
        }
        try await provider.unsafeSetSocketOption(level: .socket, name: option, value: value).get()
    }
}

import GRPCCore

extension FakeBackend {
    /// Makes a method that answers so many bytes in so many messages, whatever it is asked.
    static func answering(bytes count: Int, in messages: Int = 1) -> Method {
        let answer = [UInt8](repeating: 7, count: count / messages)
        return { _, _ in
            Response { writer in
                for _ in 0..<messages { try await writer.write(answer) }
                return [:]
            }
        }
    }
}

import GRPCCore

extension FakeBackend {
    /// Makes a method that answers so many bytes, whatever it is asked.
    static func answering(bytes count: Int) -> Method {
        let answer = [UInt8](repeating: 7, count: count)
        return { _, _ in
            Response { writer in
                try await writer.write(answer)
                return [:]
            }
        }
    }
}

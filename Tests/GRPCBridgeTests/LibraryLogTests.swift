import GRPCBridge
import Testing

@Suite(.timeLimit(.minutes(10))) struct LibraryLogTests {
    @Test func handsOverWhatItSaysOfHeadersThatItCannotRead() async throws {
        let messages = Mailbox<LibraryLog.Message>()
        // For all of the process: other tests make C-core say something, too, which is lost meanwhile.
        LibraryLog.take { message in
            if message.text.contains("no-time-at-all") { messages.put(message) }
        }
        defer { LibraryLog.take(nil) }
        let value = "no-time-at-all" + String(repeating: "!", count: LibraryLog.maximumLength)
        try await Gate.withoutBackend { gate in
            let connection = try HTTP2Connection.connect(to: gate.socket)
            try connection.send(
                .request(
                    FakeBackend.path("Echo"),
                    stream: 1,
                    more: [("grpc-timeout", value)]
                )
            )
            let message = try await messages.next()
            #expect(message.severity == .error)
            #expect(message.text.contains("grpc-timeout"))
            #expect(message.text.utf8.count == LibraryLog.maximumLength)
            #expect(!message.isLast)
            #expect(message.source.contains(#/^[a-z_]+\.cc:[0-9]+$/#))
        }
    }
}

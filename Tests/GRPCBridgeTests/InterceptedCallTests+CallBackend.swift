import GRPCBridge
import GRPCCore
import Testing

extension InterceptedCallTests {
    /// Longer than the time limit of a test.
    private static let longTimeout = Duration.seconds(3600)

    @Test func callsTheBackendWithoutTheMetadataAndDeadlineOfTheClient() async throws {
        let seen = Mailbox<Metadata>()
        let methods: [String: FakeBackend.Method] = [
            "Look": { request, _ in
                seen.put(request.metadata)
                return FakeBackend.Response { writer in
                    for try await message in request.messages { try await writer.write(message) }
                    return [:]
                }
            }
        ]
        try await Gate.with(
            methods: methods,
            treatment: { _ in .intercept },
            answer: { call in
                let path = FakeBackend.path("Look")
                let looked = await call.callBackend(path, message: [5], timeout: .seconds(60))
                return .response(await call.forward(looked.message ?? []))
            }
        ) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let metadata: Metadata = ["authorization": "secret", "traceparent": "00-ab-cd-01"]
                let reply = await caller.call(
                    "Look",
                    [[1]],
                    metadata: metadata,
                    timeout: Self.longTimeout
                )
                #expect(reply.error == nil)
                #expect(reply.messages == [[5]])
            }
        }
        let (own, forwarded) = (try await seen.next(), try await seen.next())
        for key in ["authorization", "traceparent"] {
            #expect(Array(own[key]).isEmpty, "\(key)")
            #expect(Array(forwarded[key]).count == 1, "\(key)")
        }
        #expect(Array(own[stringValues: ":path"]) == [FakeBackend.path("Look")])
        let timeouts = [own, forwarded].map { Array($0[stringValues: "grpc-timeout"]) }
        #expect(timeouts.allSatisfy { $0.count == 1 })
        #expect(timeouts[0] != timeouts[1])
    }

    @Test(arguments: [true, false])
    func callsTheBackendAfterTheClientHasGivenUp(_ byDeadline: Bool) async throws {
        let began = Mailbox<Void>()
        let answers = Mailbox<[UInt8]?>()
        try await Gate.with(
            treatment: { _ in .intercept },
            answer: { call in
                began.put(())
                await Self.waitUntilCancelled()
                let response = await call.callBackend(
                    FakeBackend.path("Echo"),
                    message: [5],
                    timeout: Self.longTimeout
                )
                answers.put(response.message)
                return .response(response)
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let path = FakeBackend.path("Judge")
                    _ =
                        byDeadline
                        ? await client.callToDeadline(path) { began.hasHadItems }
                        : await client.call(path, message: [1])
                }
                try await began.next()
                if !byDeadline { group.cancelAll() }
                try await answers.expect([5])
            }
        }
    }

    @Test func goesOnCallingTheBackendWhenTheClientGivesUp() async throws {
        let steps = Mailbox<String>()
        let release = Mailbox<Void>()
        let methods = ["Hold": FakeBackend.waiting(for: release, telling: steps)]
        try await Gate.with(
            methods: methods,
            treatment: { _ in .intercept },
            answer: { call in
                await withTaskCancellationHandler {
                    let response = await call.callBackend(
                        FakeBackend.path("Hold"),
                        message: [5],
                        timeout: Self.longTimeout
                    )
                    steps.put("\(response.status.code)")
                    return .response(response)
                } onCancel: {
                    steps.put("cancelled")
                }
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = await client.call(FakeBackend.path("Judge"), message: [1]) }
                try await steps.expect("began")
                group.cancelAll()
                try await steps.expect("cancelled")
                release.put(())
                try await steps.expect("OK")
            }
        }
    }

    @Test(arguments: [Duration.milliseconds(200), .zero, .seconds(-1)])
    func endsACallToTheBackendAtItsOwnDeadline(_ timeout: Duration) async throws {
        let methods = ["Wait": FakeBackend.waitingForCancellation(telling: Mailbox())]
        try await Gate.with(
            methods: methods,
            treatment: { _ in .intercept },
            answer: { call in
                let path = FakeBackend.path("Wait")
                return .response(await call.callBackend(path, message: [5], timeout: timeout))
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let response = await client.call(FakeBackend.path("Judge"), message: [1])
            #expect(response.status.code == .deadlineExceeded)
            #expect(response.message == nil)
        }
    }

    @Test func answersUnavailableWhenThereIsNoBackendToCall() async throws {
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { call in
                let path = FakeBackend.path("Echo")
                return .response(
                    await call.callBackend(path, message: [5], timeout: Self.longTimeout)
                )
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let response = await client.call(FakeBackend.path("Judge"), message: [1])
            #expect(response.status.code == .unavailable)
        }
    }
}

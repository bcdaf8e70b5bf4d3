import FoundationEssentials
import GRPCBridge
import Testing

extension ProxyServerTests {
    /// Longer than the time limit of a test: a server that waits for it fails the test.
    private static let longGrace = Duration.seconds(3600)

    /// Makes calls until the server takes no more.
    ///
    /// One that comes in the moment of the shutdown can be left by C-core until the end of the grace.
    private static func waitUntilRefused(
        _ client: GRPCBridge.GRPCClient,
        _ path: String
    ) async throws {
        try await eventually {
            let answer = await client.call(path, message: [2], timeout: .seconds(5))
            return answer.status.code == .unavailable
        }
    }

    @Test func shutsDownWithoutConnections() async throws {
        try await Gate.withoutBackend { gate in
            await gate.shutDown(grace: Self.longGrace)
            #expect(!FileManager.default.fileExists(atPath: gate.socket))
        }
    }

    @Test func shutsDownAtOnceWithAnIdleConnection() async throws {
        try await Gate.with { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let path = FakeBackend.path("Echo")
            #expect(await client.call(path, message: [1]).status.code == .ok)
            await gate.shutDown(grace: Self.longGrace)
            #expect(await client.call(path, message: [1]).status.code == .unavailable)
        }
    }

    @Test func shutsDownAfterTheGraceWithAConnectionThatNeverSpoke() async throws {
        try await Gate.withoutBackend { gate in
            let descriptor = try UnixSocketCalls.connect(to: gate.socket)
            defer { UnixSocketCalls.closeDescriptor(descriptor) }
            await gate.shutDown(grace: .milliseconds(1))
        }
    }

    @Test func waitsNoLongerForConnectionsWhenNoCallIsLeft() async throws {
        try await Gate.withoutBackend { gate in
            let descriptor = try UnixSocketCalls.connect(to: gate.socket)
            defer { UnixSocketCalls.closeDescriptor(descriptor) }
            await gate.shutDown(grace: Self.longGrace, farewell: .milliseconds(1))
        }
    }

    @Test func letsCallsUnderWayEndHoweverShortTheFarewell() async throws {
        let began = Mailbox<Void>()
        let release = Mailbox<Void>()
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { call in
                if call.request == [1] {
                    began.put(())
                    try? await release.next()
                }
                return .status(Status(code: .ok, message: "done"))
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let path = FakeBackend.path("Judge")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let status = await client.call(path, message: [1]).status
                    #expect(status == Status(code: .ok, message: "done"))
                }
                try await began.next()
                group.addTask { await gate.shutDown(grace: Self.longGrace, farewell: .zero) }
                try await Self.waitUntilRefused(client, path)
                release.put(())
                try await group.waitForAll()
            }
        }
    }

    @Test func waitsForCallsUnderWayAndRefusesNewOnes() async throws {
        let began = Mailbox<Void>()
        let release = Mailbox<Void>()
        try await Gate.with(
            treatment: { _ in .intercept },
            answer: { call in
                if call.request == [1] {
                    began.put(())
                    try? await release.next()
                }
                return .response(await call.forward(call.request))
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            try await withThrowingTaskGroup(of: BackendResponse?.self) { group in
                let path = FakeBackend.path("Echo")
                group.addTask { await client.call(path, message: [1]) }
                try await began.next()
                group.addTask {
                    await gate.shutDown(grace: Self.longGrace)
                    return nil
                }
                try await Self.waitUntilRefused(client, path)
                release.put(())
                for try await response in group {
                    guard let response else { continue }
                    #expect(response.status.code == .ok)
                    #expect(response.message == [1])
                }
            }
        }
    }

    @Test(arguments: treatments)
    func cancelsCallsAfterTheGrace(_ treatment: MethodTreatment) async throws {
        let steps = Mailbox<String>()
        let methods = ["Wait": FakeBackend.waitingForCancellation(telling: steps)]
        try await Gate.with(methods: methods, treatment: { _ in treatment }) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            try await withThrowingTaskGroup(of: Status.self) { group in
                group.addTask {
                    await client.call(FakeBackend.path("Wait"), message: [1]).status
                }
                try await steps.expect("began")
                await gate.shutDown(grace: .milliseconds(50))
                try await steps.expect("cancelled")
                let status = try #require(try await group.next())
                #expect(status.code != .ok)
            }
        }
    }

    @Test func answersFirstAndEndsWhenNothingIsLeftToDo() async throws {
        let steps = Mailbox<String>()
        let release = Mailbox<Void>()
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { call in
                let no = Status(code: .permissionDenied, message: "no")
                guard call.request == [1] else { return .status(no) }
                return .statusFirst(no) {
                    // The call is over, and its own task would not wait.
                    await Task { try? await release.next() }.value
                    steps.put("done")
                }
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let path = FakeBackend.path("Judge")
            #expect(await client.call(path, message: [1]).status.message == "no")
            #expect(!steps.hasHadItems)
            await withTaskGroup { group in
                group.addTask {
                    await gate.shutDown(grace: Self.longGrace)
                    steps.put("ended")
                }
                group.addTask {
                    try? await Self.waitUntilRefused(client, path)
                    release.put(())
                }
            }
            try await steps.expect("done", "ended")
        }
    }

    @Test func cancelsTheTasksOfInterceptedCallsAfterTheGrace() async throws {
        let steps = Mailbox<String>()
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { _ in
                steps.put("began")
                await InterceptedCallTests.waitUntilCancelled()
                steps.put("cancelled")
                return .status(Status(code: .ok, message: ""))
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            try await withThrowingTaskGroup(of: Status.self) { group in
                group.addTask {
                    await client.call(FakeBackend.path("Judge"), message: [1]).status
                }
                try await steps.expect("began")
                await gate.shutDown(grace: .zero)
                try await steps.expect("cancelled")
                let status = try #require(try await group.next())
                #expect(status.code != .ok)
            }
        }
    }

    @Test func waitsForTheBackendCallsOfClientsThatAreGone() async throws {
        let steps = Mailbox<String>()
        let release = Mailbox<Void>()
        try await Gate.with(
            methods: ["Hold": FakeBackend.waiting(for: release, telling: steps)],
            treatment: { $0 == FakeBackend.path("Judge") ? .intercept : .relay(.unary) },
            answer: { call in
                steps.put("asked")
                await InterceptedCallTests.waitUntilCancelled()
                // The second begins when the server has been shutting down for a while.
                for _ in 0..<2 {
                    let path = FakeBackend.path("Hold")
                    let response = await call.callBackend(
                        path,
                        message: [5],
                        timeout: Self.longGrace
                    )
                    steps.put("\(response.status.code)")
                }
                return .status(Status(code: .ok, message: ""))
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await withThrowingTaskGroup(of: Void.self) { calls in
                    calls.addTask { _ = await client.call(FakeBackend.path("Judge"), message: [1]) }
                    try await steps.expect("asked")
                    calls.cancelAll()
                }
                try await steps.expect("began")
                group.addTask {
                    await gate.shutDown(grace: .zero)
                    steps.put("shut down")
                }
                try await Self.waitUntilRefused(client, FakeBackend.path("Echo"))
                release.put(())
                try await steps.expect("OK", "began")
                release.put(())
                try await steps.expect("OK", "shut down")
                try await group.waitForAll()
            }
        }
    }

    @Test func waitsForABackendCallNoLongerThanItsTimeout() async throws {
        let steps = Mailbox<String>()
        let methods = ["Wait": FakeBackend.waitingForCancellation(telling: Mailbox())]
        try await Gate.with(
            methods: methods,
            treatment: { _ in .intercept },
            answer: { call in
                steps.put("asked")
                await InterceptedCallTests.waitUntilCancelled()
                let response = await call.callBackend(
                    FakeBackend.path("Wait"),
                    message: [5],
                    timeout: .milliseconds(200)
                )
                steps.put("\(response.status.code)")
                return .response(response)
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = await client.call(FakeBackend.path("Judge"), message: [1]) }
                try await steps.expect("asked")
                await gate.shutDown(grace: .zero)
                steps.put("shut down")
                try await steps.expect("DeadlineExceeded", "shut down")
            }
        }
    }

    @Test func endsTheGraceWhenNobodyWaitsForItsEnd() async throws {
        let began = Mailbox<Void>()
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { _ in
                began.put(())
                await InterceptedCallTests.waitUntilCancelled()
                return .status(Status(code: .ok, message: ""))
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    _ = await client.call(FakeBackend.path("Judge"), message: [1])
                }
                try await began.next()
                try await withThrowingTaskGroup(of: Void.self) { waiting in
                    waiting.addTask { await gate.shutDown(grace: Self.longGrace) }
                    waiting.cancelAll()
                    try await waiting.waitForAll()
                }
            }
        }
    }
}

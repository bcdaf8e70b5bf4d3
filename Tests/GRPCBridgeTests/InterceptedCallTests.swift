import FoundationEssentials
import GRPCBridge
import GRPCCore
import Glibc
import Testing

@Suite(.timeLimit(.minutes(10))) struct InterceptedCallTests {
    /// What the code that answers a call saw of it.
    private struct Seen: Sendable {
        let path: String
        let request: [UInt8]
        let peer: PeerCredentials?
    }

    @Test func givesPathRequestAndPeerToTheOneWhoAnswers() async throws {
        let seen = Mailbox<Seen>()
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { call in
                seen.put(Seen(path: call.path, request: call.request, peer: call.peer))
                return .status(GRPCBridge.Status(code: .permissionDenied, message: "no"))
            }
        ) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                for request in [[1, 2, 3], [], ProxyServerTests.big] {
                    let reply = await caller.call("Judge", [request])
                    #expect(reply.error?.code == .permissionDenied)
                    let call = try await seen.next()
                    #expect(call.path == FakeBackend.path("Judge"))
                    let isIntact = call.request == request
                    #expect(isIntact)
                    let peer = try #require(call.peer)
                    #expect(peer.processID == getpid())
                    #expect(peer.userID == getuid())
                    #expect(peer.groupID == getgid())
                    let command = try String(contentsOfFile: "/proc/self/comm", encoding: .utf8)
                    #expect(command == peer.command + "\n")
                }
            }
        }
    }

    @Test func beginsAnswersOnOneThreadAndTheirChildrenOnOthers() async throws {
        let threads = Mailbox<[pthread_t]>()
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { _ in
                let own = pthread_self()
                async let childs = pthread_self()
                threads.put([own, await childs])
                return .status(GRPCBridge.Status(code: .permissionDenied, message: "no"))
            }
        ) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                var seen: [[pthread_t]] = []
                for _ in 0..<5 {
                    _ = await caller.call("Judge", [[1]])
                    seen.append(try await threads.next())
                }
                let poller = seen[0][0]
                #expect(seen.allSatisfy { $0[0] == poller && $0[1] != poller })
                _ = await caller.call("Judge", [ProxyServerTests.big])
                #expect(try await threads.next()[0] != poller)
            }
        }
    }

    @Test(arguments: [
        GRPCBridge.Status(code: .permissionDenied, message: "pullgate: blocked: ü „🚫“ 100 %\n2"),
        GRPCBridge.Status(code: .invalidArgument, message: ""),
        GRPCBridge.Status(code: .unknown, message: String(repeating: "long ", count: 180)),
    ])
    func answersByAStatus(_ status: GRPCBridge.Status) async throws {
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { _ in .status(status) }
        ) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Judge", [[1]])
                #expect(reply.error?.code.rawValue == status.code.rawValue)
                #expect(reply.error?.message == status.message)
                #expect(reply.messages.isEmpty)
            }
        }
    }

    @Test func answersByAStatusBeforeTheBackendHearsAnything() async throws {
        let heard = Mailbox<Void>()
        let methods: [String: FakeBackend.Method] = [
            "Judge": { _, _ in
                heard.put(())
                return FakeBackend.Response { _ in [:] }
            }
        ]
        try await Gate.with(
            methods: methods,
            treatment: { _ in .intercept },
            answer: { _ in .status(GRPCBridge.Status(code: .permissionDenied, message: "no")) }
        ) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Judge", [[1]])
                #expect(reply.error?.code == .permissionDenied)
            }
            #expect(try KernelSocketTable.connections(to: gate.backendSocket) == 0)
        }
    }

    @Test func forwardsWhatItGotAndReturnsTheAnswer() async throws {
        try await Gate.with(treatment: { _ in .intercept }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                for request in [[1, 2, 3], [], ProxyServerTests.big] {
                    let reply = await caller.call("Echo", [request])
                    #expect(reply.error == nil)
                    let isIntact = reply.messages == [request]
                    #expect(isIntact)
                }
            }
        }
    }

    @Test func forwardsOtherBytesThanItGot() async throws {
        try await Gate.with(
            treatment: { _ in .intercept },
            answer: { .response(await $0.forward([9] + $0.request)) }
        ) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Echo", [[1]], metadata: ["initial-text": "one"])
                #expect(reply.messages == [[9, 1]])
            }
        }
    }

    @Test func showsTheBackendsAnswerToTheOneWhoForwards() async throws {
        let answers = Mailbox<GRPCBridge.Status>()
        try await Gate.with(
            treatment: { _ in .intercept },
            answer: { call in
                let first = await call.forward([1])
                answers.put(first.status)
                // A second call of the same client's call, as after a pull.
                let second = await call.forward(first.message ?? [])
                return .response(second)
            }
        ) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let reply = await caller.call("Echo", [[7]])
                #expect(reply.messages == [[1]])
                try await answers.expect(GRPCBridge.Status(code: .ok, message: ""))
                let failure = await caller.call("Fail", [[7]])
                #expect(failure.error?.code == .failedPrecondition)
                try await answers.expect(
                    GRPCBridge.Status(
                        code: GRPCBridge.Status.Code(rawValue: 9),
                        message: FakeBackend.failure
                    )
                )
            }
        }
    }

    @Test(arguments: [true, false])
    func cancelsTheTaskWhenTheClientGivesUp(_ byDeadline: Bool) async throws {
        let steps = Mailbox<String>()
        try await Gate.withoutBackend(
            treatment: { _ in .intercept },
            answer: { _ in
                steps.put("began")
                await Self.waitUntilCancelled()
                steps.put("cancelled")
                return .status(GRPCBridge.Status(code: .internal, message: "too late"))
            }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            try await withThrowingTaskGroup(of: GRPCBridge.Status.self) { group in
                group.addTask {
                    let path = FakeBackend.path("Judge")
                    return byDeadline
                        ? await client.callToDeadline(path) { steps.hasHadItems }.status
                        : await client.call(path, message: [1]).status
                }
                try await steps.expect("began")
                if !byDeadline { group.cancelAll() }
                try await steps.expect("cancelled")
                let status = try #require(try await group.next())
                #expect(status.code == (byDeadline ? .deadlineExceeded : .cancelled))
            }
        }
    }

    /// Waits for nothing but the cancellation of its task.
    static func waitUntilCancelled() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        for await _ in stream {}
        continuation.finish()
    }

    @Test func hasNoPartInCallsThatAreRelayed() async throws {
        try await Gate.with(
            treatment: { $0 == FakeBackend.path("Judge") ? .intercept : .relay(.stream) },
            answer: { _ in .status(GRPCBridge.Status(code: .permissionDenied, message: "no")) }
        ) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                #expect(await caller.call("Judge", [[1]]).error?.code == .permissionDenied)
                #expect(await caller.call("Echo", [[1]]).messages == [[1]])
            }
        }
    }
}

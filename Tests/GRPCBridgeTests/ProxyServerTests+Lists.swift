import GRPCCore
import Testing

@testable import GRPCBridge

/// Lists, of which only so many are asked for at once.
extension ProxyServerTests {
    @Test func asksForTheNextListWhenOneHasArrived() async throws {
        let steps = Mailbox<String>()
        let list = FakeBackend.path("List")
        var methods = FakeBackend.standard
        methods["List"] = FakeBackend.waitingForCancellation(telling: steps)
        try await Gate.with(
            methods: methods,
            treatment: { .relay($0 == list ? .list : .unary) }
        ) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                let begin = { Task { await caller.call("List", [[1]]) } }
                var calls: [Task<Caller.Reply, Never>] = []
                for _ in 0..<ListPlaces.maximum {
                    calls.append(begin())
                    try await steps.expect("began")
                }
                calls.append(begin())
                let client = GRPCBridge.GRPCClient(socket: gate.socket)
                defer { client.close() }
                let late = await client.call(list, message: [1], timeout: .milliseconds(500))
                #expect(late.status.code == .deadlineExceeded)
                #expect(await caller.call("Echo", [[1]]).messages == [[1]])
                // The backend has heard of nothing but the echo.
                steps.put("echoed")
                try await steps.expect("echoed")
                calls[0].cancel()
                let next = try await [steps.next(), steps.next()]
                #expect(next.sorted() == ["began", "cancelled"])
                for call in calls {
                    call.cancel()
                    _ = await call.value
                }
            }
        }
    }

    @Test(arguments: shapes)
    func manyLargeAnswersAllArrive(_ shape: MethodTreatment.Shape) async throws {
        let (calls, size) = (100, 1 << 20)
        let methods = ["List": FakeBackend.answering(bytes: size)]
        try await Gate.with(methods: methods, treatment: { _ in .relay(shape) }) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let lengths = await withTaskGroup(of: Int?.self) { group in
                for _ in 0..<calls {
                    group.addTask {
                        await client.call(FakeBackend.path("List"), message: [1]).message?.count
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(lengths == Array(repeating: size, count: calls))
        }
    }

    @Test func listsHaveAConnectionThatEndsWhenThereIsNone() async throws {
        let list = FakeBackend.path("List")
        var methods = FakeBackend.standard
        methods["List"] = FakeBackend.answering(bytes: 1 << 20)
        try await Gate.with(
            methods: methods,
            treatment: { .relay($0 == list ? .list : .unary) }
        ) { gate in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let connections = { try KernelSocketTable.connections(to: gate.backendSocket) }
            _ = await client.call(FakeBackend.path("Echo"), message: [1])
            try await eventually { try connections() == 1 }
            for _ in 0..<2 {
                #expect(await client.call(list, message: [1]).message?.count == 1 << 20)
                try await eventually { try connections() == 2 }
                #expect(!gate.server.endIdleConnection())
                #expect(await client.call(list, message: [1]).message?.count == 1 << 20)
                #expect(!gate.server.endIdleConnection())
                try await eventually { try connections() == 2 }
                #expect(gate.server.endIdleConnection())
                try await eventually { try connections() == 1 }
            }
            let echoed = await client.call(FakeBackend.path("Echo"), message: [2])
            #expect(echoed.message == [2])
        }
    }
}

import GRPCCore
import Testing

@testable import GRPCBridge

/// Answers that arrive while many calls are under way.
extension ProxyServerTests {
    /// Runs `test` while all places are taken by calls that the backend has begun to answer and then
    /// leaves.
    private static func withAllPlacesTaken(
        _ shape: MethodTreatment.Shape,
        _ test: (Gate, Caller) async throws -> Void
    ) async throws {
        let steps = Mailbox<String>()
        var methods = FakeBackend.standard
        methods["Hold"] = FakeBackend.waitingForCancellation(telling: steps)
        try await Gate.with(methods: methods, treatment: { _ in .relay(shape) }) { gate in
            try await Caller.with(socket: gate.socket) { caller in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<ArrivingAnswers.count {
                        group.addTask { _ = await caller.call("Hold", [[1]]) }
                        try await steps.expect("began")
                    }
                    try await test(gate, caller)
                    group.cancelAll()
                }
            }
        }
    }

    @Test(arguments: [MethodTreatment.Shape.list, .stream])
    func answersThatDoNotComeKeepNoOtherBack(_ shape: MethodTreatment.Shape) async throws {
        try await Self.withAllPlacesTaken(shape) { _, caller in
            for number in 0..<UInt8(3) {
                #expect(await caller.call("Echo", [[number]]).messages == [[number]])
            }
        }
    }

    @Test func aClientMayGiveUpWhileItsListWaits() async throws {
        try await Self.withAllPlacesTaken(.list) { gate, caller in
            let client = GRPCBridge.GRPCClient(socket: gate.socket)
            defer { client.close() }
            let hold = FakeBackend.path("Hold")
            let late = await client.call(hold, message: [1], timeout: .milliseconds(100))
            #expect(late.status.code == .deadlineExceeded)
            #expect(await caller.call("Echo", [[1]]).messages == [[1]])
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
}

import CRI
import Foundation
import GRPCBridge
import Synchronization
import Testing

@testable import EndToEndTests
@testable import GRPCBridgeTests
@testable import NodeFixture

/// Clients that read or write so slowly that what they leave waits in memory.
@Suite(.serialized, .timeLimit(.minutes(10))) struct SlowClientTests {
    private static let clients = 100

    /// Bytes that arrive of a large request.
    private static let unfinished = 15 << 20 - 1_000

    /// The calls have ended when the gate has noticed that their connection is closed.
    private static let tooManyCalls = Recovery(
        fault: "too many calls",
        codes: [.resourceExhausted],
        limit: .seconds(5)
    )

    /// The largest answer that kubelet takes.
    private static let answerSize = 16 << 20

    /// What answers may take up, of which there are 1600 MiB: 256 MiB of lists arrive and 128 MiB wait,
    /// a stream has one message and what its window allows, and what was given up is given back to the
    /// system later.
    private static let answersLimit = 640 << 20

    /// How the backend lists images.
    enum List: String, CaseIterable, Sendable {
        /// As a whole.
        case whole = "ListImages"
        /// As a stream.
        case stream = "StreamImages"

        var path: String { "/\(ImageServiceMethod.service)/\(rawValue)" }

        var messages: Int {
            switch self {
            case .whole: 1
            case .stream: 64
            }
        }

        /// How many clients read after all.
        var readers: Int {
            switch self {
            case .whole: SlowClientTests.clients
            case .stream: 10
            }
        }

        /// How many of these read that theirs was given up: eight whole lists may wait, and one of
        /// them makes room for a client that reads.
        var givenUp: Int {
            switch self {
            case .whole: SlowClientTests.clients - 7
            case .stream: 0
            }
        }

        /// Bytes that the daemon holds at least while nobody reads: of whole lists all that may
        /// wait, of each stream what its windows take.
        var load: Int {
            switch self {
            case .whole: 128 << 20
            case .stream: SlowClientTests.clients * (64 << 10)
            }
        }
    }

    @Test(LongFaults.trait, arguments: List.allCases)
    func clientsThatDoNotReadCostLimitedMemory(_ list: List) async throws {
        let calls = Atomic(0)
        let answer = FakeBackend.answering(bytes: Self.answerSize, in: list.messages)
        let counted: FakeBackend.Method = { request, context in
            calls.add(1, ordering: .relaxed)
            return try await answer(request, context)
        }
        try await Workspace.with { workspace in
            let backend = workspace.file("backend.sock")
            try await FakeBackend.with(
                socket: backend,
                service: ImageServiceMethod.service,
                methods: [list.rawValue: counted]
            ) {
                let gate = try Pullgated.alone(in: workspace, backend: backend)
                try await gate.start()
                let call = { @Sendable in
                    let client = GRPCClient(socket: gate.socketPath)
                    defer { client.close() }
                    let timeout = CRIClient.limit
                    return await client.stream(list.path, message: [], timeout: timeout).bytes
                }
                #expect(await call() == Self.answerSize)
                let before = try await Footprint.settled(of: gate.daemon)
                do {
                    let early = calls.load(ordering: .relaxed)
                    let connections = try (0..<Self.clients).map { _ in
                        try OpenCall(of: list.path, at: gate.socketPath, sending: [0, 0, 0, 0, 0])
                    }
                    var peak = 0
                    let isAsked = { calls.load(ordering: .relaxed) == early + Self.clients }
                    _ = try await Footprint.settled(of: gate.daemon, when: isAsked) {
                        peak = max(peak, $0.memory - before.memory)
                    }
                    #expect(Sanitizer.isUsed || peak > list.load)
                    #expect(peak < Self.answersLimit)
                    // Who reads is served all the while.
                    #expect(await call() == Self.answerSize)
                    // Each is whole or says why it is not; what was asked for last is whole.
                    var ends: [Int] = []
                    for connection in connections.suffix(list.readers) {
                        let (bytes, status) = try await connection.readToEnd()
                        if status == 0 { #expect(bytes > Self.answerSize) }
                        ends.append(try #require(status))
                    }
                    #expect(ends.count { $0 == 0 } == list.readers - list.givenUp, "\(ends)")
                    #expect(ends.count { $0 == 8 } == list.givenUp, "\(ends)")
                }
                try await before.waitForReturn(of: gate.daemon)
                #expect(await call() == Self.answerSize)
            }
        }
    }

    @Test func aRequestCostsMemoryForWhatHasArrivedOfIt() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            do {
                let calls = try (0..<Self.clients).map { _ in
                    // The head of a message of 16 MiB, of which then a byte comes at a time.
                    try OpenCall(
                        of: ImageServiceMethod.pullImage,
                        at: node.gate.socketPath,
                        sending: [0, 1, 0, 0, 0]
                    )
                }
                for _ in 0..<100 {
                    for call in calls { try call.send([0]) }
                    // Sending can block: others must get on meanwhile.
                    await Task.yield()
                }
                try await node.waitForNormal(images, .atOnce(after: "slow requests"))
                let during = try Footprint(of: node.gate.daemon)
                #expect(during.memory < before.memory + Footprint.memoryMargin)
                #expect(
                    during.descriptors <= before.descriptors + Self.clients
                        + Footprint.descriptorMargin
                )
                withExtendedLifetime(calls) {}
            }
            try await before.waitForReturn(of: node.gate.daemon)
            #expect(try node.gate.decisions().allSatisfy { $0["basis"] != "invalidRequest" })
        }
    }

    @Test func nearlyFinishedLargeRequestsLeaveOthersServed() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            do {
                // The heads of messages of 15 MiB, of which the last 1,000 bytes never come.
                let calls = try (0..<4).map { _ in
                    try OpenCall(
                        of: ImageServiceMethod.pullImage,
                        at: node.gate.socketPath,
                        sending: [0, 0, 0xf0, 0, 0]
                    )
                }
                for call in calls { try await call.send(zeros: Self.unfinished) }
                // There is no limit to all of them together: they are held.
                let load = calls.count * Self.unfinished
                try await Deadline.wait(within: Node.recoveryLimit, for: "the requests") {
                    let grown = try Footprint(of: node.gate.daemon).memory - before.memory
                    return Sanitizer.isUsed || grown > load * 9 / 10 ? () : nil
                }
                try await node.waitForNormal(images, .atOnce(after: "large requests"))
                withExtendedLifetime(calls) {}
            }
            try await before.waitForReturn(of: node.gate.daemon)
            #expect(try node.gate.decisions().allSatisfy { $0["basis"] != "invalidRequest" })
        }
    }

    @Test func takesOnlySoManyCallsOfOneProcessAndNoneFromOthers() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            do {
                let first = try OpenCall(
                    of: ImageServiceMethod.pullImage,
                    at: node.gate.socketPath,
                    sending: [0, 1, 0, 0, 0]
                )
                for _ in 0..<CallLimits().ofOneProcess {
                    try first.begin(ImageServiceMethod.pullImage)
                    await Task.yield()
                }
                try await CRIClient.with(node.gate.socketPath) { client in
                    try await Deadline.wait(within: Node.recoveryLimit, for: "the limit") {
                        let call = await client.call(ImageServiceMethod.imageFsInfo)
                        return call.status.code == .resourceExhausted ? () : nil
                    }
                    let pull = await client.pull(images.severe.reference).status
                    #expect(pull.code == .resourceExhausted)
                    #expect(pull.message.contains("calls of this process are under way"))
                }
                #expect(try await node.gate.pullElsewhere(images.clean).status.isSuccess)
                let denial = try await node.gate.pullElsewhere(images.severe)
                #expect(denial.error.contains(images.denial))
                try await node.gate.waitForLog("calls end with ResourceExhausted")
            }
            try await node.waitForNormal(images, Self.tooManyCalls)
            try await before.waitForReturn(of: node.gate.daemon)
        }
    }

    @Test func takesNoRequestThatIsLargerThanAnyThatContainerdTakes() async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            let large = [UInt8](repeating: 0, count: 33 << 20)
            await CRIClient.with(node.gate.socketPath) { client in
                let passed = await client.call(ImageServiceMethod.imageFsInfo, large)
                #expect(passed.status.code == .resourceExhausted)
                let judged = await client.call(ImageServiceMethod.pullImage, large)
                #expect(judged.status.code == .resourceExhausted)
            }
            let direct = await CRIClient.with(node.containerd.socketPath) {
                await $0.call(ImageServiceMethod.imageFsInfo, large)
            }
            #expect(direct.status.code == .resourceExhausted)
            try await node.gate.waitForLog("calls end with ResourceExhausted")
            try await node.waitForNormal(images, .atOnce(after: "too large requests"))
            try await before.waitForReturn(of: node.gate.daemon)
        }
    }
}

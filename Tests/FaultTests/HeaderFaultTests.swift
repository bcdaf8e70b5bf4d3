import CRI
import GRPCCore
import Testing

@testable import EndToEndTests
@testable import GRPCBridgeTests
@testable import NodeFixture

/// Headers that nobody sends.
@Suite(.timeLimit(.minutes(10))) struct HeaderFaultTests {
    @Test(arguments: Shape.allCases)
    func sixtyFourKilobytesOfHeadersArriveUnchanged(in shape: Shape) async throws {
        try await Workspace.with { workspace in
            let backend = workspace.file("backend.sock")
            let listener = try UnixSocketCalls.bind(to: backend)
            defer { UnixSocketCalls.closeDescriptor(listener) }
            let gate = try Pullgated.alone(in: workspace, backend: backend)
            try await gate.start()
            try await Caller.with(socket: gate.socketPath) { caller in
                async let reply = caller.call(
                    "ImageFsInfo",
                    [[]],
                    service: ImageServiceMethod.service,
                    metadata: shape.metadata
                )
                var connection = try await HTTP2Connection.accept(on: listener)
                let block = try await connection.nextHeaders()
                let missing = shape.headers.filter { name, value in
                    block.firstRange(of: HTTP2Frame.literal(name, value)) == nil
                }
                #expect(missing.isEmpty, "\(missing.count) in \(block.count) bytes")
                try connection.send(.reset(stream: 1, code: 8))
                #expect(await reply.error != nil)
            }
        }
    }

    @Test(arguments: Shape.allCases)
    func containerdTakesSixtyFourKilobytesOfHeaders(in shape: Shape) async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let before = try await node.footprint(after: images)
            let reply = try await Caller.with(socket: node.gate.socketPath) {
                await $0.call("Echo", [[1]], metadata: shape.metadata)
            }
            // So says containerd, when it has read them.
            #expect(reply.error?.code == .unimplemented)
            #expect(reply.error?.message == "unknown service \(FakeBackend.service)")
            try await node.waitForNormal(images, .atOnce(after: "large headers"))
            try await before.waitForReturn(of: node.gate.daemon)
        }
    }

    /// How 64 KB of headers come.
    enum Shape: CaseIterable, Sendable {
        case oneValue, manyValues

        var headers: [(name: String, value: String)] {
            let bytes = Array(ProxyServerTests.longText.utf8)
            let size = self == .oneValue ? bytes.count : 64
            return stride(from: 0, to: bytes.count, by: size).map { start in
                ("x-\(start)", String(decoding: bytes[start..<start + size], as: UTF8.self))
            }
        }

        var metadata: Metadata {
            headers.reduce(into: Metadata()) { $0.addString($1.value, forKey: $1.name) }
        }
    }

    @Test(arguments: Shape.allCases)
    func sixtyFourKilobytesOfHeadersChangeNoJudgement(in shape: Shape) async throws {
        try await Node.with(preparing: Pair.init) { node, images in
            let metadata = shape.metadata
            let before = try await node.footprint(after: images)
            try await Caller.with(socket: node.gate.socketPath) { caller in
                let clean = await caller.pull(images.clean, metadata: metadata)
                #expect(clean.error == nil)
                #expect(clean.messages.count == 1)
                let severe = await caller.pull(images.severe, metadata: metadata)
                #expect(severe.error?.code == .permissionDenied)
                #expect(severe.error?.message == images.denial)
            }
            try await node.waitForNormal(images, .atOnce(after: "large headers"))
            try await before.waitForReturn(of: node.gate.daemon)
        }
    }

    @Test func headersThatCannotBeReadFillNoLog() async throws {
        try await Workspace.with { workspace in
            let gate = try Pullgated.alone(
                in: workspace,
                further: "log: {format: json}\nlogLevel: debug"
            )
            try await gate.start()
            let numbers = 1...10
            for number in numbers {
                let connection = try HTTP2Connection.connect(to: gate.socketPath)
                try connection.send(
                    .request(
                        FakeBackend.path("Echo"),
                        stream: 1,
                        more: [("grpc-timeout", "no time \(number)\u{1b}[2J")]
                    )
                )
                try await gate.waitForLog("no time \(number)?[2J")
            }
            #expect(await gate.stop() == .code(0))
            let levels = try gate.daemon.log.lines().map(JSONValue.init(parsing:))
                .filter { $0["message"].string?.contains("no time") == true }
                .map { $0["level"] }
            #expect(levels == ["warning"] + Array(repeating: "debug", count: numbers.count - 1))
        }
    }
}

extension Caller {
    /// Pulls with further headers.
    fileprivate func pull(_ image: PushedImage, metadata: Metadata) async -> Reply {
        await call(
            "PullImage",
            [PullImageRequest.encode(image: image.reference)],
            service: "runtime.v1.ImageService",
            metadata: metadata
        )
    }
}

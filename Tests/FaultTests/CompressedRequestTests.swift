import BenchmarkTools
import CRI
import GRPCCore
import Testing

@testable import EndToEndTests
@testable import GRPCBridgeTests
@testable import NodeFixture

/// Requests that are small on the wire and large in memory.
@Suite(.timeLimit(.minutes(10))) struct CompressedRequestTests {
    private static let service = ImageServiceMethod.service

    /// What a request would take up; `gzip` makes 60 KB of it.
    private static let request = [UInt8](repeating: 0, count: 60 << 20)

    /// KiB that the daemon may have needed more at any time than before.
    private static let limit = 24 << 10

    @Test(arguments: ["ImageFsInfo", "ListImages", "StreamImages", "PullImage"])
    func aCompressedRequestCostsNoMemory(_ method: String) async throws {
        try await Workspace.with { workspace in
            let backend = workspace.file("backend.sock")
            let echo = FakeBackend.standard["Echo"]
            try await FakeBackend.with(
                socket: backend,
                service: Self.service,
                methods: ["ImageFsInfo": try #require(echo)]
            ) {
                let gate = try Pullgated.alone(in: workspace, backend: backend)
                try await gate.start()
                try await Caller.with(socket: gate.socketPath, compression: .gzip) { caller in
                    let daemon = try #require(gate.daemon.processID)
                    let before = try ProcessUsage(of: daemon).peak
                    for _ in 1...3 {
                        let call = await caller.call(method, [Self.request], service: Self.service)
                        #expect(call.error?.code == .unimplemented)
                        #expect(
                            call.error?.message == "Compression algorithm 'gzip' is disabled."
                        )
                    }
                    let grown = try ProcessUsage(of: daemon).peak - before
                    #expect(Sanitizer.isUsed || grown < Self.limit, "\(grown) KiB")
                }
                // Who only says that it would take compressed answers is served as ever.
                let plain = CompressionAlgorithm.none
                try await Caller.with(socket: gate.socketPath, compression: plain) { caller in
                    let call = await caller.call("ImageFsInfo", [[1, 2]], service: Self.service)
                    #expect(call.error == nil)
                    #expect(call.messages == [[1, 2]])
                }
            }
        }
    }
}

import GRPCCore
import NodeFixture
import Testing

@Suite struct PullTests {
    private static let image = "registry.example.com/payments/api:1.4"

    @Test func makesTheCallsOfKubeletAndPrintsTheImageID() async throws {
        try await FakeImageService.with { service in
            let result = try await service.pull(Self.image)
            let named = FakeImageService.field(FakeImageService.field(Array(Self.image.utf8)))

            #expect(result.status == .code(0))
            #expect(result.output == FakeImageService.imageID + "\n")
            #expect(result.error == "\(Self.image) was not present before\n")
            #expect(
                service.calls.map(\.method)
                    == ["ImageFsInfo", "ImageStatus", "PullImage", "ImageStatus"]
            )
            #expect(service.calls.map(\.request) == [[], named, named, named])
            #expect(service.calls.map(\.hasDeadline) == [true, true, false, true])
        }
    }

    @Test func pullsAnImageThatIsPresentAndSaysSo() async throws {
        try await FakeImageService.with(imagePresent: true) { service in
            let result = try await service.pull(Self.image, options: ["--output", "json"])

            #expect(result.status == .code(0))
            #expect(
                try JSONValue(parsing: result.output) == [
                    "image": .string(Self.image),
                    "endpoint": .string("unix://\(service.socket)"),
                    "outcome": "pulled",
                    "imageID": .string(FakeImageService.imageID),
                    "wasPresent": true,
                ]
            )
            #expect(result.error.isEmpty)
            #expect(service.calls.count(where: { $0.method == "PullImage" }) == 1)
        }
    }

    @Test(arguments: [
        (
            RPCError(code: .permissionDenied, message: "pullgate: it is blocked"),
            "rpc error: code = PermissionDenied desc = pullgate: it is blocked"
        ),
        (
            RPCError(code: .unavailable, message: "containerd is away"),
            "rpc error: code = Unavailable desc = containerd is away"
        ),
        (RPCError(code: .unknown, message: "failed to resolve"), "failed to resolve"),
        (
            RPCError(code: .unknown, message: "two\nlines \u{1B}[31m"),
            "two?lines ?[31m"
        ),
    ])
    func saysWhatThePodsEventWouldSay(_ error: RPCError, reason: String) async throws {
        try await FakeImageService.with(pull: { _, _ in throw error }) { service in
            let result = try await service.pull(Self.image)

            #expect(result.status == .code(1))
            #expect(result.error == "Failed to pull image \"\(Self.image)\": \(reason)\n")
            #expect(result.output.isEmpty)
            #expect(service.calls.map(\.method) == ["ImageFsInfo", "ImageStatus", "PullImage"])
        }
    }

    @Test func tellsProgramsTheCodeAndTheMessageOfADenial() async throws {
        let error = RPCError(code: .permissionDenied, message: "pullgate: it is blocked")
        try await FakeImageService.with(pull: { _, _ in throw error }) { service in
            let result = try await service.pull(Self.image, options: ["--output", "json"])
            let record = try JSONValue(parsing: result.output)

            #expect(result.status == .code(1))
            #expect(record["outcome"] == "failed")
            #expect(record["code"] == "PermissionDenied")
            #expect(record["message"] == "pullgate: it is blocked")
            #expect(
                record["event"]
                    == .string(
                        "Failed to pull image \"\(Self.image)\": "
                            + "rpc error: code = PermissionDenied desc = pullgate: it is blocked"
                    )
            )
        }
    }

    @Test func failsWhenTheImageCannotBeInspected() async throws {
        try await FakeImageService.with({ call, _ in
            guard call.method == "ImageStatus" else { return [] }
            throw RPCError(code: .invalidArgument, message: "no reference")
        }) { service in
            let result = try await service.pull("X")

            #expect(result.status == .code(1))
            #expect(
                result.error == """
                    Failed to inspect image "X": rpc error: code = InvalidArgument desc = no reference

                    """
            )
            #expect(service.calls.map(\.method) == ["ImageFsInfo", "ImageStatus"])
        }
    }

    @Test func failsWhenTheImageIsNotThereAfterItsPull() async throws {
        try await FakeImageService.with({ _, _ in [] }) { service in
            let result = try await service.pull(Self.image)

            #expect(result.status == .code(1))
            #expect(result.output.isEmpty)
            #expect(result.error.hasPrefix("Failed to inspect image"))
            #expect(result.error.contains("code = NotFound desc = no such image after its pull"))
        }
    }

    @Test func failsWhenTheAnswerIsNone() async throws {
        try await FakeImageService.with(pull: { _, _ in [0xFF] }) { service in
            let result = try await service.pull(Self.image)

            #expect(result.status == .code(1))
            #expect(result.error.contains("desc = the answer is not a valid PullImageResponse"))
        }
    }
}

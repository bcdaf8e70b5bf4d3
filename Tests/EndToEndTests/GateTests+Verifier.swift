import Foundation
import Testing

@testable import NodeFixture

/// The gate as one of containerd's image verifiers, called as its bindir plugin calls programs.
extension GateTests {
    @Test func theVerifierJudgesByThePolicyInForce() async throws {
        let (clean, severe) = (stage.clean, stage.severe)
        let allowed = try await verify(clean.reference, clean.digest)
        #expect(allowed.status == .code(0))
        #expect(allowed.output.isEmpty)
        let denied = try await verify(name(of: severe), severe.digest)
        #expect(denied.status == .code(1))
        let image = "\(name(of: severe))@\(severe.digest)"
        #expect(denied.output == severe.denial(as: image) + "\n")
        let decision = try await stage.decisions(on: image)[0]
        #expect(decision["outcome"] == "deny")
        #expect(decision["caller"] == .null)
    }

    @Test func aLinkWithTheVerifiersNameIsTheVerifier() async throws {
        let link = stage.node.workspace.file("pullgated-verifier")
        try FileManager.default.createSymbolicLink(
            atPath: link,
            withDestinationPath: Pullgatectl.launch([]).program
        )
        let severe = stage.severe
        let result = try await Command.run(
            Launch(link, arguments(name(of: severe), severe.digest)),
            input: Array("{}".utf8)
        )
        #expect(result.status == .code(1))
        #expect(result.output.contains("is blocked by the policy of"))
    }

    @Test(arguments: [("closed", 1), ("open", 0)])
    func aDaemonThatDoesNotAnswerIsADenialUnlessToldOtherwise(
        mode: String,
        code: Int32
    ) async throws {
        let result = try await Pullgatectl.run(
            ["verify"] + arguments(stage.clean.reference, stage.clean.digest)
                + ["--admin-socket", "/nonexistent", "--failure-mode", mode]
        )
        #expect(result.status == .code(code))
        let problem = "pullgated does not answer on /nonexistent: No such file"
        #expect(result.output.contains(problem), "\(result.output)")
        #expect(result.output.contains("systemctl status pullgated"), "\(result.output)")
        #expect(result.output.split(separator: "\n").count == 1)
    }

    @Test(arguments: [
        ("Not/A:Reference", "sha256:" + String(repeating: "0", count: 64)), ("a", "x"),
    ])
    func theVerifierDeniesWhatItCannotRead(name: String, digest: String) async throws {
        let result = try await verify(name, digest)
        #expect(result.status == .code(1))
        #expect(result.output.hasPrefix("pullgate: "))
    }

    /// A name of the image by which other tests have nothing explained: these are on it, too.
    private func name(of image: PushedImage) -> String {
        "\(image.registry)/\(image.repository):verified"
    }

    private func arguments(_ name: String, _ digest: String) -> [String] {
        [
            "-name", name, "-digest", digest, "-stdin-media-type",
            "application/vnd.oci.descriptor.v1+json", "--admin-socket",
            "\(stage.node.gate.socketPath).admin",
        ]
    }

    private func verify(_ name: String, _ digest: String) async throws -> CommandResult {
        try await Pullgatectl.run(["verify"] + arguments(name, digest), input: "{}")
    }
}

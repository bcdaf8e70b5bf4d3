import NodeFixture
import Testing

@Suite struct ReferenceTests {
    private static let hex = String(repeating: "0123456789abcdef", count: 4)

    @Test func showsThePartsOfEachReferenceInText() async throws {
        let pinned = "localhost:5000/team/app:1@sha256:\(Self.hex)"
        let result = try await Pullgatectl.run(["reference", "busybox", pinned])

        #expect(result.status == .code(0))
        #expect(
            result.output == """
                busybox
                  name    docker.io/library/busybox:latest
                  domain  docker.io
                  path    library/busybox
                  tag     latest
                \(pinned)
                  name    localhost:5000/team/app@sha256:\(Self.hex)
                  domain  localhost:5000
                  path    team/app
                  digest  sha256:\(Self.hex)

                """
        )
        #expect(result.error.isEmpty)
    }

    @Test func namesTheHostThatContainerdContactsWhenTheParserFindsNoDomain() async throws {
        let result = try await Pullgatectl.run(["reference", "my_registry.local/app"])

        #expect(result.output.contains("domain  (none; containerd contacts my_registry.local)"))
    }

    @Test func failsWhenOneIsRefusedAndAnswersTheOthers() async throws {
        let result = try await Pullgatectl.run(["reference", "library/APP", "busybox"])

        #expect(result.status == .code(1))
        #expect(
            result.output == """
                library/APP
                  refused: invalid reference format: repository name must be lowercase
                busybox
                  name    docker.io/library/busybox:latest
                  domain  docker.io
                  path    library/busybox
                  tag     latest

                """
        )
    }

    @Test func sendsNoControlSequenceOfAReferenceToTheTerminal() async throws {
        let result = try await Pullgatectl.run(["reference", "a\u{1B}[31mb"])

        #expect(result.status == .code(1))
        #expect(result.output.hasPrefix("a?[31mb\n  refused: invalid reference format"))
    }

    @Test(arguments: [
        (
            "busybox",
            """
            {"domain":"docker.io","in":"busybox","out":"docker.io/library/busybox:latest",\
            "path":"library/busybox","tag":"latest"}
            """
        ),
        (
            "[::1]:5000/app:2",
            """
            {"domain":"[::1]:5000","in":"[::1]:5000/app:2","out":"[::1]:5000/app:2",\
            "path":"app","tag":"2"}
            """
        ),
        (
            "app@sha256:\(hex)",
            """
            {"digest":"sha256:\(hex)","domain":"docker.io","in":"app@sha256:\(hex)",\
            "out":"docker.io/library/app@sha256:\(hex)","path":"library/app"}
            """
        ),
        (
            "library/APP",
            """
            {"domain":null,"error":"invalid reference format: repository name must be lowercase",\
            "in":"library/APP","out":null,"path":null}
            """
        ),
        (
            "",
            """
            {"domain":null,"error":"invalid reference format: malformed repository name",\
            "in":"","out":null,"path":null}
            """
        ),
    ])
    func answersOneObjectALine(_ text: String, expected: String) async throws {
        let result = try await Pullgatectl.run(["reference", text, "--output", "json"])

        #expect(result.output == expected + "\n")
        #expect(result.status == .code(expected.contains("\"error\"") ? 1 : 0))
    }
}

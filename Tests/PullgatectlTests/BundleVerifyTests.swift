import NodeFixture
import Testing

@Suite struct BundleVerifyTests {
    /// Lends a folder `out` with a bundle of one report.
    private func withBundle(_ test: (AuthoringFixture) async throws -> Void) async throws {
        try await AuthoringFixture.with { fixture in
            try fixture.writePolicy("blocking: enforce")
            try fixture.writeReport([CheckFixture.high])
            try await fixture.record()
            try await test(fixture)
        }
    }

    private func changeByte(_ offset: Int, of name: String, _ fixture: AuthoringFixture) throws {
        var bytes = try fixture.bytes(name)
        bytes[offset] ^= 1
        try fixture.write(bytes, to: name)
    }

    @Test func acceptsWhatWasBuilt() async throws {
        try await withBundle { fixture in
            let folder = try await fixture.verify()
            let file = try await fixture.verify("out/bundle")
            let json = try await fixture.verify(options: ["--output", "json"])
            let record = try JSONValue(parsing: json.output)

            #expect(folder.status == .code(0))
            #expect(folder.output.hasPrefix("good: \(fixture.file("out"))\n  revision   1\n"))
            #expect(folder.output.hasSuffix(", all of its 1 report read\n"))
            #expect(file.status == .code(0))
            #expect(file.output.hasSuffix(", not checked: only the folder has it\n"))
            #expect(record["good"] == true)
            #expect(record["indexChecked"] == true)
            #expect(record["keyIDs"].elements.count == 1)
        }
    }

    @Test func refusesABundleOfAnotherKey() async throws {
        try await withBundle { fixture in
            try await fixture.generateKey("other")
            let result = try await fixture.verify(key: "other.pub")

            #expect(result.status == .code(1))
            #expect(result.output.hasPrefix("not good: \(fixture.file("out"))\n  problem    "))
            #expect(result.output.contains("no signature is by a trusted key"))
        }
    }

    @Test func refusesAChangedBundle() async throws {
        try await withBundle { fixture in
            // Within the payload, which begins the envelope.
            try changeByte(40, of: "out/bundle", fixture)
            let result = try await fixture.verify(options: ["--output", "json"])
            let record = try JSONValue(parsing: result.output)

            #expect(result.status == .code(1))
            #expect(record["good"] == false)
            #expect(record["problems"].elements.count == 1)
            #expect(record["revision"] == .null)
        }
    }

    @Test func refusesAChangedIndex() async throws {
        try await withBundle { fixture in
            let blob = "out/blobs/sha256/\(try fixture.blobs()[0])"
            try changeByte(9_000, of: blob, fixture)
            let changed = try await fixture.verify()
            try fixture.write(Array(try fixture.bytes(blob).dropLast()), to: blob)
            let shorter = try await fixture.verify()

            #expect(changed.status == .code(1))
            #expect(changed.output.contains("is another file than the bundle names"))
            #expect(shorter.status == .code(1))
            #expect(shorter.output.contains("bytes, and the bundle says"))
        }
    }

    /// Only the hash is taken with read(2); SQLite would read all of the file with pread(2).
    @Test func refusesAnIndexThatCannotBeHashed() async throws {
        try await withBundle { fixture in
            let blob = fixture.file("out/blobs/sha256/\(try fixture.blobs()[0])")
            let launch = try Pullgatectl.launch([
                "bundle", "verify", fixture.file("out"), "--key", fixture.file("key.pub"),
                "--at", AuthoringFixture.time,
            ])
            let fault = [
                "-f", "-o", fixture.file("trace"), "-P", blob, "-e", "inject=read:error=EIO",
            ]
            let result = try await Command.run(
                Launch("strace", fault + [launch.program] + launch.arguments)
            )

            #expect(result.status == .code(1))
            #expect(
                result.output.contains(
                    "  problem    \(blob): cannot be read: Input/output error\n"
                )
            )
        }
    }

    @Test func refusesABundleWithoutItsIndex() async throws {
        try await withBundle { fixture in
            let empty = try fixture.workspace.folder("empty")
            try fixture.write(try fixture.bytes("out/bundle"), to: "empty/bundle")
            let result = try await fixture.verify("empty")

            #expect(result.status == .code(1))
            #expect(result.output.contains("the report index \(empty)/blobs/sha256/"))
            #expect(result.output.contains("cannot be read"))
        }
    }

    @Test func refusesWhatIsNoBundle() async throws {
        try await withBundle { fixture in
            let file = try fixture.workspace.write("garbage", to: "garbage")
            let result = try await fixture.verify("garbage")

            #expect(result.status == .code(1))
            #expect(
                result.output == """
                    not good: \(file)
                      problem    \(file):1:1: must be a mapping of keys to values, not a text

                    """
            )
        }
    }

    @Test func refusesABundleThatHasExpired() async throws {
        try await withBundle { fixture in
            let result = try await fixture.verify(at: "2040-01-01")

            #expect(result.status == .code(1))
            #expect(
                result.output.contains("  problem    the bundle expired at 2035-12-31T00:00:00Z")
            )
        }
    }

    @Test func refusesAPrivateKeyInPlaceOfThePublicOne() async throws {
        try await withBundle { fixture in
            let result = try await fixture.verify(key: "key")

            #expect(result.status == .code(64))
            #expect(result.error.contains("this is a private key"))
        }
    }
}

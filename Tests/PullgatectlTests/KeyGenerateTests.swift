import Foundation
import NodeFixture
import Testing

@Suite struct KeyGenerateTests {
    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func generate(_ path: String, _ options: [String] = []) async throws -> CommandResult {
        try await Pullgatectl.run(["key", "generate", "--output", path] + options)
    }

    @Test(arguments: [([], "ED25519"), (["--algorithm", "ecdsa-p256"], "P-256")])
    func writesAPairThatOpenSSLReads(options: [String], name: String) async throws {
        try await Workspace.with { workspace in
            let path = workspace.file("key")
            let result = try await generate(path, options)
            let script = """
                openssl pkey -in "$1" -noout -text && openssl pkey -in "$1" -pubout | \
                cmp - "$1.pub" && openssl pkey -pubin -in "$1.pub" -outform DER | sha256sum
                """
            let read = try await Command.run(Launch("sh", ["-ec", script, "sh", path]))

            #expect(result.status == .code(0))
            #expect(read.status == .code(0))
            #expect(read.output.contains(name))
            #expect(read.lines.last == "\(result.lines[0])  -")
            #expect(try mode(of: path) == 0o600)
            #expect(try mode(of: path + ".pub") == 0o644)
        }
    }

    @Test(arguments: ["key", "key.pub"])
    func overwritesNoFile(name: String) async throws {
        try await Workspace.with { workspace in
            try workspace.write("precious", to: name)
            let result = try await generate(workspace.file("key"))

            #expect(result.status == .code(64))
            #expect(
                result.error
                    == "pullgatectl: \(workspace.file(name)): is there already, and keys are never"
                    + " overwritten\n"
            )
            let files = try FileManager.default.contentsOfDirectory(atPath: workspace.path)
            #expect(files == [name])
            #expect(
                try String(contentsOfFile: workspace.file(name), encoding: .utf8) == "precious"
            )
        }
    }

    @Test func saysThatItCannotWrite() async throws {
        let result = try await generate("/missing/key")

        #expect(result.status == .code(74))
        #expect(result.error.hasSuffix("cannot be written: No such file or directory\n"))
    }
}

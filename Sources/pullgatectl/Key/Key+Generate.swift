internal import ArgumentParser
internal import FoundationEssentials
internal import PolicyBundles
internal import SystemPackage

extension Key {
    /// Makes a pair of keys.
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key to sign bundles with, and its public half for nodes.",
            discussion: """
                Writes the private key to FILE, which only its owner may read, and the public one \
                to FILE.pub, both in PEM as OpenSSL reads them. Prints the key's id.

                Exit code: 0 made, 64 one of the files is there already, 74 cannot write.
                """
        )

        @Option(
            help: ArgumentHelp("The file for the private key.", valueName: "file"),
            transform: { try OutputPath.parse($0, "the file for the private key") }
        )
        var output: String

        @Option(
            help: "The kind of key: ed25519 (default) or ecdsa-p256.",
            transform: { text in
                guard let algorithm = KeyAlgorithm(rawValue: text) else {
                    let known = KeyAlgorithm.allCases.map(\.rawValue).joined(separator: " or ")
                    throw ValidationError("the algorithm is \(known)")
                }
                return algorithm
            }
        )
        var algorithm = KeyAlgorithm.ed25519

        func run() throws {
            let publicFile = "\(output).pub"
            for file in [output, publicFile] where FileManager.default.fileExists(atPath: file) {
                throw taken(file)
            }
            let key = SigningKey(generating: algorithm)
            try write(key.privatePEM, to: output, permissions: .ownerReadWrite)
            do {
                try write(
                    key.publicKey.pem,
                    to: publicFile,
                    permissions: [.ownerReadWrite, .groupRead, .otherRead]
                )
            } catch {
                // Half a pair is of no use, and this half was not there before.
                FileRemoval.removeIfThere(output)
                throw error
            }
            try StandardStream.output.write(line: key.publicKey.id)
        }

        private func write(
            _ text: String,
            to file: String,
            permissions: FilePermissions
        ) throws {
            do {
                try FileDescriptor.writeNew(Array(text.utf8), to: file, permissions: permissions)
            } catch Errno.fileExists {
                throw taken(file)
            } catch {
                throw Failure.outputLost.exit(saying: "\(file): cannot be written: \(error)")
            }
        }

        private func taken(_ file: String) -> ExitCode {
            Failure.usage.exit(saying: "\(file): is there already, and keys are never overwritten")
        }
    }
}

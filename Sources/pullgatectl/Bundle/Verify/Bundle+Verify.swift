internal import ArgumentParser

extension Bundle {
    /// Checks a bundle as a node does, and its index more closely.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a bundle's signature, content, end and report index.",
            discussion: """
                Of a folder the report index is checked too: its size and hash, and then every \
                report in it.

                Exit code: 0 good, 1 not good, 64 a wrong key file.
                """
        )

        @OptionGroup var bundle: BundleArgument

        @Option(name: .customLong("key"), help: BundleArgument.keyHelp)
        var keys: [String]

        @OptionGroup var clock: ClockOptions

        @Option(help: "Write text, or json: one object.")
        var output = OutputFormat.text

        func run() throws {
            let verification = Verification(
                of: BundleSource(bundle.path),
                trusting: try KeyFiles.trustedKeys(keys),
                at: clock.time
            )
            switch output {
            case .text:
                let text = verification.text(path: bundle.path, style: StandardStream.output.style)
                try StandardStream.output.write(text)
            case .json: try JSONLines().write(VerificationRecord(verification))
            }
            guard verification.problems.isEmpty else { throw Failure.negative.exit }
        }
    }
}

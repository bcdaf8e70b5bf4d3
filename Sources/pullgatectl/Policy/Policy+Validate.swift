internal import ArgumentParser
internal import PolicyEngine

extension Policy {
    /// Looks for everything that is wrong or odd in policy files.
    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find every mistake in policy files, with its line.",
            discussion: """
                Several files are checked as one bundle is made of them: a namespace may have one \
                policy, and nodes have to take the bundle. A warning is of something that is \
                allowed and cannot be meant, such as an exception that has expired.

                Exit code: 0 valid, 1 valid with warnings and --strict, 64 not valid.
                """
        )

        @Argument(help: ArgumentHelp("Policy files, in YAML.", valueName: "file"))
        var files: [String]

        @Flag(help: "Fail where there are warnings.")
        var strict = false

        @OptionGroup var clock: ClockOptions

        @Option(help: "Write text, or json: one object.")
        var output = OutputFormat.text

        func run() throws {
            let files = PolicyFiles(reading: files, at: clock.time)
            switch output {
            case .json: try JSONLines().write(ValidationRecord(files))
            case .text:
                files.sayMistakes()
                files.sayWarnings()
                if let policies = files.policies {
                    let count = Counted(policies.namespaces.count, "namespace")
                    try StandardStream.output.write(
                        line: "valid: \(count) in \(Counted(self.files.count, "file"))"
                    )
                }
            }
            guard files.policies != nil else { throw Failure.usage.exit }
            guard !strict || files.warnings.isEmpty else { throw Failure.negative.exit }
        }
    }
}

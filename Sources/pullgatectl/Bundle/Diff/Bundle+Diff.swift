internal import ArgumentParser
internal import PolicyEngine

extension Bundle {
    /// Shows what another bundle would change, before nodes have it.
    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Show which policies change from one bundle to another, and for which images.",
            discussion: """
                Every image that a report of either bundle is on is judged by both, by the rules \
                that nodes judge pulls with, in each repository that a report names. By \
                digest: an exempt pattern with a tag changes nothing here. Where only one bundle \
                has reports both are judged by these, and that reports are lost or gained is told. \
                Signatures are not checked, and an end of validity is told and not judged by.

                Exit code: 0 compared, 1 something changes and --exit-code, 2 cannot compare.
                """
        )

        @Argument(
            help: ArgumentHelp("The folder of the bundle that is in force.", valueName: "old")
        )
        var older: String

        @Argument(help: ArgumentHelp("The folder of the bundle to come.", valueName: "new"))
        var newer: String

        @OptionGroup var clock: ClockOptions

        @Flag(
            help: """
                End with 1 where a policy, what becomes of an image or whether there are reports \
                changes.
                """
        )
        var exitCode = false

        @Option(help: "Write text, or json: one object.")
        var output = OutputFormat.text

        func run() throws {
            let difference: BundleDifference
            do {
                difference = try BundleDifference(
                    from: BundleSide(older),
                    to: BundleSide(newer),
                    at: clock.time
                )
            } catch {
                throw Failure.unknown.exit(saying: "\(error)")
            }
            switch output {
            case .text:
                let text = DifferenceText(difference, style: StandardStream.output.style)
                try StandardStream.output.write(text.description)
            case .json: try JSONLines().write(DifferenceRecord(difference))
            }
            guard !exitCode || difference.isEmpty else { throw Failure.negative.exit }
        }
    }
}

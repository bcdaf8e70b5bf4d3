internal import ArgumentParser
internal import PolicyBundles
internal import ReportDatabase

extension Bundle {
    /// Shows what is in a bundle.
    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a bundle holds.",
            discussion: """
                Without --key no signature is checked, and the answer says so.

                Exit code: 0 shown, 1 it cannot be read, or none of the keys has signed it.
                """
        )

        @Argument(
            help: ArgumentHelp(
                "A folder that \"bundle build\" wrote, or the file of a bundle.",
                valueName: "bundle"
            )
        )
        var path: String

        @Option(
            name: .customLong("key"),
            help: ArgumentHelp(
                "A file of public keys to trust; may be repeated.",
                valueName: "file"
            )
        )
        var keys: [String] = []

        @OptionGroup var clock: ClockOptions

        @Option(help: "Write text, or json: one object.")
        var output = OutputFormat.text

        func run() throws {
            let source = BundleSource(path)
            let keys = keys.isEmpty ? nil : try KeyFiles.trustedKeys(keys)
            let bundle: SourcedBundle
            do throws(BundleProblem) {
                bundle =
                    if let keys { try source.bundle(trusting: keys) } else {
                        try source.uncheckedBundle()
                    }
            } catch {
                throw Failure.negative.exit(saying: "\(error)")
            }
            let inspection = Inspection(of: bundle, in: source.folder, at: clock.time)
            switch output {
            case .text:
                let text = inspection.text(path: path, style: StandardStream.output.style)
                try StandardStream.output.write(text)
            case .json: try JSONLines().write(InspectionRecord(inspection))
            }
        }
    }
}

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

                Exit code: 0 shown, 1 it cannot be read, or none of the keys has signed it, 64 a \
                wrong key file.
                """
        )

        @OptionGroup var bundle: BundleArgument

        @Option(name: .customLong("key"), help: BundleArgument.keyHelp)
        var keys: [String] = []

        @OptionGroup var clock: ClockOptions

        @Option(help: "Write text, or json: one object.")
        var output = OutputFormat.text

        func run() throws {
            let source = BundleSource(bundle.path)
            let keys = keys.isEmpty ? nil : try KeyFiles.trustedKeys(keys)
            let sourced: SourcedBundle
            do throws(BundleProblem) {
                sourced =
                    if let keys { try source.bundle(trusting: keys) } else {
                        try source.uncheckedBundle()
                    }
            } catch {
                throw Failure.negative.exit(saying: "\(error)")
            }
            let inspection = Inspection(of: sourced, in: source.folder, at: clock.time)
            switch output {
            case .text:
                let text = inspection.text(path: bundle.path, style: StandardStream.output.style)
                try StandardStream.output.write(text)
            case .json: try JSONLines().write(InspectionRecord(inspection))
            }
        }
    }
}

internal import ArgumentParser
internal import PolicyBundles
internal import PolicyEngine
internal import StrictYAML

extension Policy {
    /// Makes a policy file of the settings that a registry has.
    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the policy file for what a registry is set to block.",
            discussion: """
                Reads the answer of Tencent Container Registry to DescribeNamespaces, or projects \
                of Harbor's API (/api/v2.0/projects/NAME, or a list of them). Harbor lists 10 \
                projects unless it is asked for more: ask with page_size=100, and import every \
                page. What a policy cannot say is told on standard error.

                Exit code: 0 printed, 64 the file is not such an answer.
                """
        )

        /// The registries whose settings are known.
        enum Source: String, CaseIterable, ExpressibleByArgument {
            /// Tencent Container Registry.
            case tcr
            /// Harbor.
            case harbor
        }

        @Option(name: .customLong("from"), help: "The kind of registry: tcr or harbor.")
        var source: Source

        @Option(
            help: ArgumentHelp("The host under which images are pulled.", valueName: "host")
        )
        var registry: String

        @Argument(
            help: ArgumentHelp(
                "The registry's answer in JSON, or \"-\" for standard input.",
                valueName: "file"
            )
        )
        var file: String

        @Option(help: "Write the file itself, or json: one object that has it as a text.")
        var output = OutputFormat.text

        /// What was made, for programs.
        private struct Record: Encodable {
            let document: String
            let warnings: [String]
        }

        func run() throws {
            let imported = try imported()
            switch output {
            case .text:
                for warning in imported.warnings { StandardStream.say("warning: \(warning)") }
                try StandardStream.output.write(imported.document)
            case .json:
                let record = Record(document: imported.document, warnings: imported.warnings)
                try JSONLines().write(record)
            }
        }

        private func imported() throws -> PolicyImport {
            let isStandardInput = file == "-"
            let name = isStandardInput ? FilePieces.standardInputName : file
            let limit = PolicyDocument.maximumBytes
            do {
                let bytes =
                    isStandardInput
                    ? try DocumentFile.standardInput(maximumBytes: limit)
                    : try DocumentFile.bytes(of: file, maximumBytes: limit)
                return switch source {
                case .tcr:
                    try PolicyImport(tencentNamespaces: bytes, registry: registry, source: name)
                case .harbor:
                    try PolicyImport(
                        harborProjects: bytes,
                        registry: registry,
                        source: name,
                        at: .now
                    )
                }
            } catch {
                throw Failure.usage.exit(saying: "\(error)")
            }
        }
    }
}

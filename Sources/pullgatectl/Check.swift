internal import ArgumentParser
internal import OCI
internal import PolicyBundles
internal import PolicyEngine
internal import ScanReports
internal import StrictYAML

/// Judges an image as a node would, without a node.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge an image by a policy file and a folder of scan reports.",
        discussion: """
            Uses no network and no node: a tag is judged by the newest report that names it. A \
            node judges by the same rules what the registry has for the tag, which "pullgatectl \
            resolve" shows. In mode audit the image is allowed, and the answer says whether it \
            would be denied.

            Exit code: 0 allowed, 1 denied, 2 cannot know, because reports cannot be read.
            """
    )

    @Argument(help: "The image, as a pod names it.")
    var image: String

    @Option(help: ArgumentHelp("The policies of all namespaces, in YAML.", valueName: "file"))
    var policy: String

    @Option(help: ArgumentHelp("The folder with Trivy's reports, in JSON.", valueName: "dir"))
    var reports: String

    @OptionGroup var clock: ClockOptions

    @Option(help: "Write text, or json: one object.")
    var output = OutputFormat.text

    func run() async throws {
        let verdict = Verdict(
            on: image,
            reference: try ImageReference(argument: image),
            policies: try policies(),
            folder: ReportFolder(path: reports),
            at: clock.time
        )
        switch output {
        case .text:
            let text = VerdictText(verdict, style: StandardStream.output.style)
            try StandardStream.output.write(text.description)
        case .json: try JSONLines().write(VerdictRecord(verdict))
        }
        switch verdict.outcome {
        case .allow: break
        case .deny: throw Failure.negative.exit
        case .unknown: throw Failure.unknown.exit
        }
    }

    private func policies() throws -> PolicySet {
        do {
            let bytes = try DocumentFile.bytes(of: policy)
            return try PolicyDocument(parsing: bytes, file: policy).policies
        } catch {
            throw Failure.usage.exit(saying: "\(error)")
        }
    }
}

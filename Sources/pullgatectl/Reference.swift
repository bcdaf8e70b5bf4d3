internal import ArgumentParser
internal import OCI

/// Shows how image references are read.
struct Reference: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how containerd reads image references.",
        discussion: """
            Shows the full name that an image is judged and pulled by, its parts, or why the \
            reference is refused. With \"-\" references are read from standard input, one a line, \
            and each is answered as it comes.

            Exit code: 0 when all are accepted, 1 when one is refused.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "References as a pod names them, or \"-\" for standard input.",
            valueName: "image"
        )
    )
    var images: [String]

    @Option(help: "Write text, or json: one object a line.")
    var output = OutputFormat.text

    func validate() throws {
        guard images.count == 1 || !images.contains("-") else {
            throw ValidationError("\"-\" stands alone: it reads all references from standard input")
        }
    }

    func run() throws {
        let json = JSONLines()
        var isEachAccepted = true
        for text in Self.texts(images) {
            let answer = ReferenceAnswer(to: text)
            switch answer.result {
            case .success: break
            case .failure: isEachAccepted = false
            }
            switch output {
            case .text: try StandardStream.output.write(answer.text)
            case .json: try json.write(answer)
            }
        }
        guard isEachAccepted else { throw Failure.negative.exit }
    }

    /// The references to answer, those of standard input as they come.
    ///
    /// `readLine` ends a line at LF or CR LF and repairs what is not UTF-8 with U+FFFD, which no
    /// reference may hold: such a line is refused, as containerd refuses it.
    private static func texts(_ images: [String]) -> AnyIterator<String> {
        images == ["-"] ? AnyIterator { readLine() } : AnyIterator(images.makeIterator())
    }
}

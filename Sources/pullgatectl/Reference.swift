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

            Exit code: 0 when all are accepted, 1 when one is refused, 2 standard input cannot be \
            read.
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
        func answer(_ text: String) throws {
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
        if images == ["-"] {
            var lines = InputLines()
            while let line = try Self.next(of: &lines) { try answer(line) }
        } else {
            for image in images { try answer(image) }
        }
        guard isEachAccepted else { throw Failure.negative.exit }
    }

    private static func next(of lines: inout InputLines) throws -> String? {
        do {
            return try lines.next()
        } catch {
            throw Failure.unknown.exit(saying: "\(error)")
        }
    }
}

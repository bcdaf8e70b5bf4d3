internal import PolicyBundles
internal import StrictYAML

/// A mistake or an oddity in policy files.
struct PolicyRemark: Hashable, Sendable, Encodable {
    /// The file as it was named; nil for what all files make together.
    let file: String?

    /// The line, counted from 1; nil for the file as a whole.
    let line: Int?

    /// The column, counted from 1; nil for the file as a whole.
    let column: Int?

    /// The keys that lead to the place; empty for the file as a whole.
    let key: String

    /// What is wrong or odd.
    let message: String

    /// Takes a mistake.
    init(_ mistake: Mistake) {
        file = mistake.file
        line = mistake.position.line
        column = mistake.position.column
        key = mistake.path
        message = mistake.message
    }

    /// Takes a file that cannot be read.
    init(_ error: DocumentFileError) {
        file = error.file
        line = nil
        column = nil
        key = ""
        message = "cannot be read: \(error.reason)"
    }

    /// Takes a namespace that has a policy in another file.
    init(_ repetition: PolicyMergeError.Repetition) {
        self.init(repetition.message, at: repetition.place)
    }

    /// Takes a warning.
    init(_ warning: PolicyWarning) {
        self.init("\(warning.cause)", at: warning.place)
    }

    /// Takes what nodes would say to the bundle of all files.
    init(refusal error: any Error) {
        file = nil
        line = nil
        column = nil
        key = ""
        let reasons = "\(error)".split(separator: "\n").joined(separator: "; ")
        message = "nodes would not take the bundle: \(reasons)"
    }

    private init(_ message: String, at place: SourcePlace) {
        file = place.file
        line = place.position.line
        column = place.position.column
        key = place.path
        self.message = message
    }
}

extension PolicyRemark: CustomStringConvertible {
    /// The place and the message on one line.
    var description: String {
        guard var place = file else { return message.printable }
        if let line, let column { place += ":\(line):\(column)" }
        if !key.isEmpty { place += ": \(key)" }
        return "\(place): \(message)".printable
    }
}

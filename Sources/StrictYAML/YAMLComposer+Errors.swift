import Yams

extension YAMLComposer {
    /// Words what Yams found as our own error.
    static func documentError(for error: YamlError, text: String, file: String) -> DocumentError {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let position = SourcePosition(line: mark.line, column: mark.column)
            let message = message(problem: problem, context: context?.text)
            return MistakeList.error(in: file, at: position, message)
        case .duplicatedKeysInMapping(let keys, let context):
            let position = SourcePosition(line: context.mark.line, column: context.mark.column)
            let names = keys.prefix(10).map(\.quoted).joined(separator: ", ")
            let message = "written more than once in one mapping: \(names)"
            return MistakeList.error(in: file, at: position, message)
        case .reader(let problem, _, _, _):
            let position = positionOfControlCharacter(in: text)
            return MistakeList.error(in: file, at: position, "not readable as YAML: \(problem)")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return MistakeList.error(in: file, at: .start, "not readable as YAML: \(error)")
        }
    }

    private static func message(problem: String, context: String?) -> String {
        switch (context, problem) {
        case ("while scanning an alias", _):
            return "aliases are refused; a text that starts with * needs quotes, as in \"*\""
        case ("while scanning an anchor", _):
            return "anchors are refused; a text that starts with & needs quotes"
        case (_, "found undefined alias"):
            return "aliases are refused; a text that starts with * needs quotes"
        case (_, "found invalid Unicode character escape code"):
            return "not readable as YAML: \\u stands for half a character here; "
                + "write the character itself"
        case (_, let problem) where problem.hasPrefix("Maximum nesting level reached"):
            return tooDeep
        case (let context?, _):
            return "not readable as YAML: \(problem) \(context)"
        case (nil, _):
            return "not readable as YAML: \(problem)"
        }
    }

    private static func positionOfControlCharacter(in text: String) -> SourcePosition {
        let scalars = text.unicodeScalars
        return SourcePosition(after: scalars.prefix { !isRefusedCharacter($0) })
    }

    /// Whether YAML 1.1 leaves the character out of `c-printable`.
    private static func isRefusedCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFFFD: false
        case 0x10000...: false
        default: true
        }
    }
}

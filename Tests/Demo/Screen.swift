import Foundation
import Glibc

/// Standard output, 80 columns wide, coloured only on a terminal.
struct Screen: Sendable {
    private enum Style: String {
        case heading = "1"
        case command = "36"
        case good = "32"
        case bad = "31"
    }

    /// The width of a terminal that nobody has made wider.
    private static let width = 80

    private let isColoured: Bool

    /// Looks at standard output and, for the wish of the person, at `NO_COLOR` (no-color.org).
    init() {
        let environment = ProcessInfo.processInfo.environment
        let isTerminal = isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
        isColoured = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Writes a heading with a rule below it.
    func heading(_ text: String) {
        write(styled(text, .heading))
        write(String(repeating: "-", count: text.count))
    }

    /// Writes a paragraph, or as many as there are lines.
    func paragraph(_ text: String) {
        for paragraph in text.split(separator: "\n") {
            for line in Self.wrapped(String(paragraph), width: Self.width) { write(line) }
        }
        write("")
    }

    /// Writes a command as it could be typed, on several lines if it is long.
    func command(_ words: [String]) {
        // An option stays on one line with its value.
        let parts = words.reduce(into: [String]()) { parts, word in
            if let option = parts.last, option.hasPrefix("--"), !option.contains(" ") {
                parts[parts.count - 1] = "\(option) \(word)"
            } else {
                parts.append(word)
            }
        }
        var lines = ["$"]
        for part in parts {
            let last = lines[lines.count - 1]
            if last.count + part.count + " \\".count < Self.width {
                lines[lines.count - 1] = "\(last) \(part)"
            } else {
                lines[lines.count - 1] = "\(last) \\"
                lines.append("    \(part)")
            }
        }
        for line in lines { write(styled(line, .command)) }
    }

    /// Writes what a command answered, indented.
    func output(_ text: String) {
        let lines = text.split(separator: "\n").flatMap {
            Self.wrapped(String($0), width: Self.width - 4)
        }
        for line in lines.isEmpty ? ["(no output)"] : lines { write("    \(line)") }
        write("")
    }

    /// Writes lines of a log, indented, below a line that says whose they are.
    func log(_ caption: String, _ lines: [String]) {
        write(caption)
        output(lines.joined(separator: "\n"))
    }

    /// Writes names and values, the values aligned.
    func table(_ rows: [(String, String)]) {
        let width = rows.map(\.0.count).max() ?? 0
        for (name, value) in rows {
            write("    \(name)\(String(repeating: " ", count: width - name.count))  \(value)")
        }
        write("")
    }

    /// Writes what was announced and whether it came out.
    func checks(_ checks: [Check]) {
        for check in checks { line(of: check) }
        write("")
    }

    private func line(of check: Check) {
        let mark = check.holds ? styled("ok    ", .good) : styled("FAILED", .bad)
        let lines = Self.wrapped(check.announcement, width: Self.width - 8)
        for (index, line) in lines.enumerated() {
            write("\(index == 0 ? mark : "      ")  \(line)")
        }
    }

    private func styled(_ text: String, _ style: Style) -> String {
        isColoured ? "\u{1b}[\(style.rawValue)m\(text)\u{1b}[0m" : text
    }

    private func write(_ line: String) {
        // A reader that has gone away is no reason to leave the node behind.
        try? FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
    }

    /// Breaks a line at spaces and, as JSON has none, after commas; a longer word stays whole.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines = [""]
        var word = ""
        func place() {
            if lines[lines.count - 1].count + word.count > width, lines != [""] {
                while lines[lines.count - 1].last == " " { lines[lines.count - 1].removeLast() }
                lines.append("")
            }
            lines[lines.count - 1] += word
            word = ""
        }
        for character in text {
            if character == " " {
                place()
                if lines[lines.count - 1].count < width { lines[lines.count - 1] += " " }
            } else {
                word.append(character)
                if character == "," { place() }
            }
        }
        place()
        return lines
    }
}

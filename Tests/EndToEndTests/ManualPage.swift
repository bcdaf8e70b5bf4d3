import Foundation

/// A manual page in mdoc(7), as far as tests look at it.
struct ManualPage {
    /// The lines below each heading, by the heading.
    private var sections: [String: [String]] = [:]
    /// The headings of the second level, which are verbs.
    private(set) var verbs: Set<String> = []

    /// Reads a page that `make install` installs.
    ///
    /// - Parameter name: The file's name.
    /// - Throws: An error of Foundation.
    init(_ name: String) throws {
        let file = URL(filePath: #filePath).appending(path: "../../../systemd/man/\(name)")
        let text = try String(contentsOf: file.standardized, encoding: .utf8)
        var heading = ""
        for line in text.split(separator: "\n").map(String.init) {
            if line.hasPrefix(".Sh ") || line.hasPrefix(".Ss ") {
                heading = String(line.dropFirst(4))
                if line.hasPrefix(".Ss ") { verbs.insert(heading) }
            } else {
                sections[heading, default: []].append(line)
            }
        }
    }

    /// The options that a section describes, with the dashes that they are given with.
    ///
    /// - Parameter heading: The section's heading.
    /// - Returns: The options.
    func options(in heading: String) -> Set<String> {
        let items = sections[heading, default: []].filter { $0.hasPrefix(".It ") }
        return Set(
            items.flatMap { item in
                let words = item.split(separator: " ")
                return zip(words, words.dropFirst()).filter { $0.0 == "Fl" }.map { "-\($0.1)" }
            }
        )
    }
}

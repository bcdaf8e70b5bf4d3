/// Finds aliases (`*name`) in a document before it is composed.
///
/// Composing replaces each alias by what it stands for, which a few lines can make exponentially
/// large, so looking afterwards is too late. An alias needs its anchor, so a document is free of
/// aliases when no name stands in it both behind `&` and behind `*`. That may refuse a text with
/// `&name` and `*name` in its prose, but never lets an alias through.
enum AliasScan {
    /// An alias whose anchor may stand in the same document.
    struct Alias: Hashable {
        let name: String
        let position: SourcePosition
    }

    static func firstAlias(in text: String) -> Alias? {
        var anchors: Set<String> = []
        var aliases: [Substring.UTF8View] = []
        forEachName(in: text.utf8) { indicator, name in
            if indicator == UInt8(ascii: "&") {
                anchors.insert(String(Substring(name)))
            } else {
                aliases.append(name)
            }
        }
        guard let name = aliases.first(where: { anchors.contains(String(Substring($0))) }) else {
            return nil
        }
        let indicator = text.utf8.index(before: name.startIndex)
        return Alias(
            name: String(Substring(name)),
            position: SourcePosition(after: text.unicodeScalars[..<indicator])
        )
    }

    /// Calls `body` with each `&` or `*` that can start a token, and the name behind it.
    ///
    /// Behind a character of a name neither can: there it belongs to the token before.
    private static func forEachName(
        in text: String.UTF8View,
        _ body: (_ indicator: UInt8, _ name: Substring.UTF8View) -> Void
    ) {
        var index = text.startIndex
        var previous: UInt8?
        while index < text.endIndex {
            let byte = text[index]
            text.formIndex(after: &index)
            let isIndicator = byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*")
            if isIndicator, previous.map(isNameByte) != true {
                let name = text[index...].prefix(while: isNameByte)
                if !name.isEmpty { body(byte, name) }
            }
            previous = byte
        }
    }

    /// Whether libyaml takes the byte as part of an anchor's name.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }
}

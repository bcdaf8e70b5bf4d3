/// Finds the table headers of a TOML document, in the order in which they are written.
///
/// The order decides which host is asked first, and the parser sorts tables by name. The rest of
/// the document is read as far as it tells where strings, arrays and comments end: nothing inside
/// them is a header.
///
/// It also keeps from the parser what ends the process in one of the parser's assertions, all of
/// which is no TOML: a name or an element of an array that begins with what none does, and what has
/// a time after it but is no date, or a time of one digit.
struct TableHeaderScan {
    /// What ends a number, and a date before its time.
    private static let valueTerminators = Set(" \t\r\n,]}#".utf8)

    /// The bytes of a date, as in 2026-01-31.
    private static let dateLength = 10

    /// What a value can begin with.
    private static let firstValueCharacters = Set("\"'[{+-.0123456789tfin".utf8)

    private static let bareKeyCharacters = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-".utf8
    )

    private var rest: ArraySlice<UInt8>

    private init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    /// Finds the headers of tables, not those of arrays of tables.
    ///
    /// - Parameter bytes: A TOML document.
    /// - Returns: The parts of each header's name.
    /// - Throws: `HostsFileError` for what the parser is not to see.
    static func headers(of bytes: [UInt8]) throws(HostsFileError) -> [[String]] {
        var scan = TableHeaderScan(bytes)
        var headers: [[String]] = []
        while let byte = scan.rest.first {
            switch byte {
            case UInt8(ascii: "["):
                scan.rest.removeFirst()
                let isArray = scan.take(UInt8(ascii: "["))
                guard let name = scan.name() else {
                    throw scan.error(in: bytes, "the table's header cannot be read")
                }
                if !isArray { headers.append(name) }
                scan.skipLine()
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), UInt8(ascii: " "):
                scan.rest.removeFirst()
            case UInt8(ascii: "#"):
                scan.skipLine()
            default:
                guard scan.skipKeyAndValue() else {
                    throw scan.error(in: bytes, "a value cannot be read")
                }
            }
        }
        return headers
    }

    private func error(in bytes: [UInt8], _ what: String) -> HostsFileError {
        let line = bytes[..<rest.startIndex].count { $0 == UInt8(ascii: "\n") } + 1
        return HostsFileError(reason: "line \(line): \(what)")
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipLine() {
        rest = rest.drop { $0 != UInt8(ascii: "\n") }
    }

    /// Skips to the line's end, or that of the line where an array ends.
    ///
    /// - Returns: Whether the parser can be asked about what was skipped.
    private mutating func skipKeyAndValue() -> Bool {
        var open: [UInt8] = []
        var isValueNext = false
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: "\n") where open.isEmpty: return true
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), UInt8(ascii: " "):
                rest.removeFirst()
            case UInt8(ascii: "#"):
                skipLine()
            case UInt8(ascii: "="):
                rest.removeFirst()
                isValueNext = true
            case UInt8(ascii: ","):
                rest.removeFirst()
                isValueNext = open.last == UInt8(ascii: "[")
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if open.popLast() == UInt8(ascii: "["), byte == UInt8(ascii: "}") { return false }
                rest.removeFirst()
                isValueNext = false
            case _ where isValueNext && !Self.firstValueCharacters.contains(byte):
                return false
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                open.append(byte)
                rest.removeFirst()
                isValueNext = byte == UInt8(ascii: "[")
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                skipString(quote: byte)
                isValueNext = false
            case _ where isValueNext && Self.isDigit(byte):
                guard skipNumberOrDate() else { return false }
                isValueNext = false
            default:
                rest.removeFirst()
                isValueNext = false
            }
        }
        return true
    }

    /// Skips what begins with a digit, up to a time after a date.
    ///
    /// - Returns: Whether no digit follows a blank after it but in a time after a date.
    private mutating func skipNumberOrDate() -> Bool {
        let value = rest.prefix { !Self.valueTerminators.contains($0) }
        rest = rest[value.endIndex...]
        let next = Array(rest.prefix(3))
        guard next.count > 1, next[0] == UInt8(ascii: " "), Self.isDigit(next[1]) else {
            return true
        }
        return next.count > 2 && Self.isDigit(next[2]) && value.count == Self.dateLength
            && !value.contains(UInt8(ascii: "_"))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private mutating func skipString(quote: UInt8) {
        let fence = [quote, quote, quote]
        let isMultiline = rest.starts(with: fence)
        rest = rest.dropFirst(isMultiline ? 3 : 1)
        while let byte = rest.first {
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                rest = rest.dropFirst(2)
            } else if isMultiline, rest.starts(with: fence) {
                // Up to two quotes may stand before the three that end it.
                rest = rest.drop { $0 == quote }
                return
            } else {
                rest.removeFirst()
                if byte == quote, !isMultiline { return }
            }
        }
    }

    /// Takes a header's name and the bracket after it.
    private mutating func name() -> [String]? {
        var parts: [String] = []
        while true {
            skipBlanks()
            guard let part = part() else { return nil }
            parts.append(part)
            skipBlanks()
            if take(UInt8(ascii: "]")) { return parts }
            guard take(UInt8(ascii: ".")) else { return nil }
        }
    }

    private mutating func skipBlanks() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private mutating func part() -> String? {
        if take(UInt8(ascii: "\"")) { return basicString() }
        let part: ArraySlice<UInt8>
        if take(UInt8(ascii: "'")) {
            part = rest.prefix { $0 != UInt8(ascii: "'") }
            rest = rest[part.endIndex...].dropFirst()
        } else {
            part = rest.prefix(while: Self.bareKeyCharacters.contains)
            rest = rest[part.endIndex...]
            if part.isEmpty { return nil }
        }
        return String(decoding: part, as: UTF8.self)
    }

    /// Takes the rest of a string with escapes, and the quote after it.
    private mutating func basicString() -> String? {
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                bytes += Array(String(scalar).utf8)
            default:
                bytes.append(byte)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        switch rest.popFirst() {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "u"): return scalar(digits: 4)
        case UInt8(ascii: "U"): return scalar(digits: 8)
        default: return nil
        }
    }

    private mutating func scalar(digits count: Int) -> Unicode.Scalar? {
        let digits = rest.prefix(count)
        rest = rest.dropFirst(count)
        guard digits.count == count else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
            .flatMap(Unicode.Scalar.init)
    }
}

/// Reads a JSON text as RFC 8259 has it, and nothing else.
struct JSONReader {
    /// The deepest nesting that is read: a manifest has five levels, and every one costs stack.
    static let maximumDepth = 64

    /// The most values that are read: the largest index that is taken has half as many, and each
    /// costs far more memory than the three bytes that it can be written in.
    static let maximumValues = 1 << 16

    private let bytes: [UInt8]
    private var position = 0
    private var count = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads a text that is one value.
    ///
    /// - Parameter bytes: The text.
    /// - Returns: The value.
    /// - Throws: `ManifestError.malformed`, naming the byte at which the text is wrong, or
    ///   `unsupported` for one that is too large.
    static func read(_ bytes: [UInt8]) throws(ManifestError) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.malformed("text after its end") }
        return value
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func malformed(_ what: String) -> ManifestError {
        .malformed("it is not JSON: \(what) at byte \(position)")
    }

    private mutating func skipSpace() {
        while let byte = current, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(ManifestError) -> JSONValue {
        guard depth < Self.maximumDepth else {
            throw malformed("more than \(Self.maximumDepth) levels")
        }
        count += 1
        guard count <= Self.maximumValues else {
            throw .unsupported("it has more than \(Self.maximumValues) values")
        }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        case UInt8(ascii: "["): return .array(try elements(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func members(depth: Int) throws(ManifestError) -> [JSONValue.Member] {
        position += 1
        skipSpace()
        if take("}") { return [] }
        var members: [JSONValue.Member] = []
        repeat {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw malformed("no name of a member") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw malformed("no \":\" after a name") }
            members.append(JSONValue.Member(name: name, value: try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw malformed("no \"}\"") }
        return members
    }

    private mutating func elements(depth: Int) throws(ManifestError) -> [JSONValue] {
        position += 1
        skipSpace()
        if take("]") { return [] }
        var elements: [JSONValue] = []
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw malformed("no \"]\"") }
        return elements
    }

    private mutating func word(
        _ word: String,
        _ value: JSONValue
    ) throws(ManifestError) -> JSONValue {
        for byte in word.utf8 {
            guard current == byte else { throw malformed("an unknown word") }
            position += 1
        }
        return value
    }

    private mutating func number() throws(ManifestError) -> String {
        let start = position
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(ManifestError) {
        let start = position
        while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
        guard position > start else { throw malformed("no value") }
    }

    private mutating func string() throws(ManifestError) -> String {
        position += 1
        var content: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw malformed("text that is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"):
                content.append(contentsOf: String(try escaped()).utf8)
            case 0..<0x20:
                throw malformed("a control character")
            default:
                content.append(byte)
            }
        }
        throw malformed("a string without end")
    }

    private mutating func escaped() throws(ManifestError) -> Character {
        guard let byte = current else { throw malformed("a string without end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Character(Unicode.Scalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return Character(try codePoint())
        default: throw malformed("an unknown escape")
        }
    }

    /// Reads what follows `\u`: a scalar, or the two halves of one.
    private mutating func codePoint() throws(ManifestError) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take("\\"), take("u") else { throw malformed("half a character") }
        let second = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw malformed("half a character") }
        return scalar
    }

    private mutating func hexadecimal() throws(ManifestError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue
            else { throw malformed("no hexadecimal digit") }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}

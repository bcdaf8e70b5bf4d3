import FoundationEssentials

/// Goes over a text as far as it keeps to the grammar of JSON (RFC 8259), and makes nothing of it.
struct JSONScanner {
    private enum Bracket {
        case array
        case object
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    private static let hexadecimal = Set("0123456789abcdefABCDEF".utf8)
    private static let escaped = Set("\"\\/bfnrt".utf8)

    private let bytes: [UInt8]

    /// The bytes that are right so far.
    private(set) var position = 0

    init(_ data: Data) {
        bytes = Array(data)
    }

    private var next: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    /// Goes on until the end or the first wrong byte; brackets are counted, not recursed into.
    ///
    /// - Returns: Whether the whole text is one JSON value.
    mutating func scan() -> Bool {
        var open: [Bracket] = []
        repeat {
            skipWhitespace()
            if take("[") {
                open.append(.array)
                guard takeClosing(&open) else { continue }
            } else if take("{") {
                open.append(.object)
                guard takeClosing(&open) else {
                    guard takeName() else { return false }
                    continue
                }
            } else {
                guard takeScalar() else { return false }
            }
            while takeClosing(&open) {}
            guard let innermost = open.last else { break }
            guard take(",") else { return false }
            if innermost == .object { guard takeName() else { return false } }
        } while true
        skipWhitespace()
        return next == nil
    }

    private mutating func takeClosing(_ open: inout [Bracket]) -> Bool {
        skipWhitespace()
        guard let innermost = open.last, take(innermost == .array ? "]" : "}") else { return false }
        open.removeLast()
        skipWhitespace()
        return true
    }

    private mutating func takeName() -> Bool {
        skipWhitespace()
        guard takeString() else { return false }
        skipWhitespace()
        return take(":")
    }

    private mutating func takeScalar() -> Bool {
        switch next {
        case UInt8(ascii: "\""): takeString()
        case UInt8(ascii: "t"): take(word: "true")
        case UInt8(ascii: "f"): take(word: "false")
        case UInt8(ascii: "n"): take(word: "null")
        default: takeNumber()
        }
    }

    private mutating func takeString() -> Bool {
        guard take("\"") else { return false }
        while let byte = next, byte >= 0x20 {
            position += 1
            if byte == UInt8(ascii: "\"") { return true }
            guard byte == UInt8(ascii: "\\") else { continue }
            if take("u") {
                for _ in 0..<4 {
                    guard take(where: Self.hexadecimal.contains) else { return false }
                }
            } else {
                guard take(where: Self.escaped.contains) else { return false }
            }
        }
        return false
    }

    private mutating func takeNumber() -> Bool {
        _ = take("-")
        guard take("0") || takeDigits() else { return false }
        if take(".") { guard takeDigits() else { return false } }
        guard take("e") || take("E") else { return true }
        _ = take("+") || take("-")
        return takeDigits()
    }

    private mutating func takeDigits() -> Bool {
        guard take(where: Self.digits.contains) else { return false }
        while take(where: Self.digits.contains) {}
        return true
    }

    private mutating func take(word: String) -> Bool {
        for byte in word.utf8 { guard take(where: { $0 == byte }) else { return false } }
        return true
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        take { $0 == UInt8(ascii: scalar) }
    }

    private mutating func take(where isRight: (UInt8) -> Bool) -> Bool {
        guard let byte = next, isRight(byte) else { return false }
        position += 1
        return true
    }

    private mutating func skipWhitespace() {
        while take(where: { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) {}
    }
}

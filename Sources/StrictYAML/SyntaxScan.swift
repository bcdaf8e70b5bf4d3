/// Finds what would make composing a document cost more than its size explains.
///
/// It looks at the bytes before Yams does and knows no quotes: what it counts may also stand in a
/// text, so each limit leaves room for that, but nothing that Yams would take for syntax is missed.
struct SyntaxScan {
    /// The most places in a document where a value can begin.
    ///
    /// Each value costs about 200 bytes of memory while it is composed. Ten thousand policies with
    /// ten allowlist entries each have a third as many.
    static let maximumValues = 1 << 20

    /// The most values that may be hashed, if each key that may be a list or a mapping holds all
    /// others: some seconds of work.
    ///
    /// Yams hashes keys with everything in them, and they can be nested in each other, so their
    /// number multiplies the work. None is of use here, but `?` and `]:` also stand in texts, such
    /// as an IPv6 host with its port.
    static let maximumHashedValues = 1 << 25

    /// Where a document breaks a rule, and which.
    struct Breach: Hashable {
        let message: String
        let position: SourcePosition
    }

    private var values = 0
    private var complexKeys = 0
    /// The last byte on this line that is not a blank.
    private var lineEnd: UInt8?
    /// The last two bytes, the newer one in the lower eight bits.
    private var lastBytes: UInt16 = 0

    static func firstBreach(in text: String) -> Breach? {
        var scan = SyntaxScan()
        for (offset, byte) in text.utf8.enumerated() {
            guard let message = scan.breach(at: byte) else { continue }
            let index = text.utf8.index(text.utf8.startIndex, offsetBy: offset)
            let before = text.unicodeScalars[..<index.scalarAligned(in: text)]
            return Breach(message: message, position: SourcePosition(after: before))
        }
        return nil
    }

    /// Takes the next byte, and tells what it breaks.
    private mutating func breach(at byte: UInt8) -> String? {
        defer { lastBytes = lastBytes << 8 | UInt16(byte) }
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            values += 1
            lineEnd = nil
        case UInt8(ascii: " "), UInt8(ascii: "\t"):
            break
        case UInt8(ascii: "?"):
            complexKeys += canBeginToken ? 1 : 0
            lineEnd = byte
        case UInt8(ascii: "-"):
            values += canBeginToken ? 1 : 0
            lineEnd = byte
        case UInt8(ascii: ":"):
            values += 1
            complexKeys += lineEnd == UInt8(ascii: "]") || lineEnd == UInt8(ascii: "}") ? 1 : 0
            lineEnd = byte
        case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "{"):
            values += 1
            lineEnd = byte
        case 0x85 where lastBytes & 0xFF == 0xC2, 0xA8 where lastBytes == 0xE280,
            0xA9 where lastBytes == 0xE280:
            return "U+0085, U+2028 and U+2029 end a line in some versions of YAML only; "
                + "use another line break"
        default:
            lineEnd = byte
        }
        if values > Self.maximumValues {
            return "the document has more values than the \(Self.maximumValues) that are read"
        }
        if values * complexKeys > Self.maximumHashedValues {
            return "the document has too many keys that may be lists or mappings (? or ]: or }:)"
        }
        return nil
    }

    /// Whether `?` or `-` is syntax behind what stands on the line so far.
    private var canBeginToken: Bool {
        switch lineEnd {
        case nil, UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","),
            UInt8(ascii: "["), UInt8(ascii: "{"):
            true
        default:
            false
        }
    }
}

extension String.Index {
    /// The start of the Unicode scalar that the index is in.
    fileprivate func scalarAligned(in text: String) -> String.Index {
        var index = self
        while UTF8.isContinuation(text.utf8[index]), index > text.startIndex {
            text.utf8.formIndex(before: &index)
        }
        return index
    }
}

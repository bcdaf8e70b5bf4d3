/// A length-delimited field of a protobuf message, for messages that CRI's encoders cannot write.
///
/// The numbers are those of CRI's `api.proto`.
indirect enum WireField: Sendable {
    /// A `string` or `bytes` field.
    case text(Int, String)
    /// A field that is a message itself.
    case message(Int, [WireField])
}

extension [WireField] {
    /// The message's bytes.
    var encoded: [UInt8] {
        flatMap { field in
            switch field {
            case .text(let number, let text): Self.encode(number, Array<UInt8>(text.utf8))
            case .message(let number, let fields): Self.encode(number, fields.encoded)
            }
        }
    }

    private static func encode(_ number: Int, _ content: [UInt8]) -> [UInt8] {
        let lengthDelimited = 2
        return variable(number << 3 | lengthDelimited) + variable(content.count) + content
    }

    private static func variable(_ value: Int) -> [UInt8] {
        value < 0x80
            ? [UInt8(value)]
            : [UInt8(value & 0x7f | 0x80)] + variable(value >> 7)
    }
}

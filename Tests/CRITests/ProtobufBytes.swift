/// Writes protobuf's wire format by hand, so that a test says which bytes it means.
struct ProtobufBytes {
    /// How a field's value is written.
    enum WireType: UInt64 {
        case varint = 0
        case fixed64 = 1
        case lengthDelimited = 2
        case startGroup = 3
        case endGroup = 4
        case fixed32 = 5
        case undefined6 = 6
        case undefined7 = 7
    }

    private(set) var bytes: [UInt8] = []

    /// The bytes of a message that `write` fills.
    static func message(_ write: (inout ProtobufBytes) -> Void) -> [UInt8] {
        var message = ProtobufBytes()
        write(&message)
        return message.bytes
    }

    mutating func key(_ field: UInt64, _ type: WireType) {
        varint(field << 3 | type.rawValue)
    }

    /// Writes a number in as few bytes as it takes, or padded to `length` bytes.
    mutating func varint(_ value: UInt64, length: Int = 1) {
        var rest = value
        var written = 1
        while rest >= 0x80 || written < length {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
            written += 1
        }
        bytes.append(UInt8(rest))
    }

    mutating func number(_ field: UInt64, _ value: UInt64) {
        key(field, .varint)
        varint(value)
    }

    mutating func data(_ field: UInt64, _ value: [UInt8]) {
        key(field, .lengthDelimited)
        varint(UInt64(value.count))
        bytes += value
    }

    mutating func text(_ field: UInt64, _ value: String) {
        data(field, Array(value.utf8))
    }

    mutating func message(_ field: UInt64, _ write: (inout ProtobufBytes) -> Void) {
        data(field, Self.message(write))
    }

    /// Writes the entries of a map from text to text.
    mutating func map(_ field: UInt64, _ entries: [(String, String)]) {
        for (key, value) in entries {
            message(field) {
                $0.text(1, key)
                $0.text(2, value)
            }
        }
    }

    mutating func raw(_ more: [UInt8]) {
        bytes += more
    }
}

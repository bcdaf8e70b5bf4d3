/// The bytes of a message that is written field by field (protobuf's "Encoding").
struct ProtobufMessage {
    private(set) var bytes: [UInt8] = []

    /// Adds a field with text.
    mutating func add(_ field: UInt64, _ text: String) {
        add(field, Array(text.utf8))
    }

    /// Adds a field with a message in it.
    mutating func add(_ field: UInt64, _ message: ProtobufMessage) {
        add(field, message.bytes)
    }

    /// Adds a field with a number.
    mutating func add(_ field: UInt64, _ number: UInt64) {
        add(varint: field << 3)
        add(varint: number)
    }

    private mutating func add(_ field: UInt64, _ content: [UInt8]) {
        add(varint: field << 3 | 2)
        add(varint: UInt64(content.count))
        bytes += content
    }

    private mutating func add(varint number: UInt64) {
        var rest = number
        while rest > 0x7f {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

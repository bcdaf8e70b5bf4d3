/// Writes a `PullImageRequest` field by field, as a client may send it.
struct RequestBytes {
    var image: String
    /// The text that stands in the credentials.
    var password: String?
    var pod: (name: String, uid: String, namespace: String)?

    var encoded: [UInt8] {
        var bytes = Self.field(1, Self.field(1, Array(image.utf8)))
        bytes += credentials
        if let pod {
            let metadata =
                Self.field(1, Array(pod.name.utf8)) + Self.field(2, Array(pod.uid.utf8))
                + Self.field(3, Array(pod.namespace.utf8))
            bytes += Self.field(3, Self.field(1, metadata))
        }
        return bytes
    }

    /// The field `auth`, nothing without a password.
    var credentials: [UInt8] {
        guard let password else { return [] }
        let name = Self.field(1, Array("robot".utf8))
        return Self.field(2, name + Self.field(2, Array(password.utf8)))
    }

    /// A field of wire type 2: number, length, content.
    private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length = content.count
        var varint: [UInt8] = []
        while length >= 0x80 {
            varint.append(UInt8(length & 0x7f) | 0x80)
            length >>= 7
        }
        varint.append(UInt8(length))
        return [number << 3 | 2] + varint + content
    }
}

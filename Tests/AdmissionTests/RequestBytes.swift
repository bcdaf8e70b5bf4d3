/// Writes a `PullImageRequest` field by field, as a client may send it.
struct RequestBytes {
    var image: String
    /// The text that stands in the credentials.
    var password: String?
    var pod: (name: String, uid: String, namespace: String)?

    var encoded: [UInt8] {
        var bytes = WireField.bytes(1, WireField.bytes(1, Array(image.utf8)))
        bytes += credentials
        if let pod {
            let metadata =
                WireField.bytes(1, Array(pod.name.utf8)) + WireField.bytes(2, Array(pod.uid.utf8))
                + WireField.bytes(3, Array(pod.namespace.utf8))
            bytes += WireField.bytes(3, WireField.bytes(1, metadata))
        }
        return bytes
    }

    /// The field `auth`, nothing without a password.
    var credentials: [UInt8] {
        guard let password else { return [] }
        let name = WireField.bytes(1, Array("robot".utf8))
        return WireField.bytes(2, name + WireField.bytes(2, Array(password.utf8)))
    }
}

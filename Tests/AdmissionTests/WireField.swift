/// Protobuf fields of wire type 2, written and read by hand.
enum WireField {
    /// Number, length, content.
    static func bytes(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length = content.count
        var varint: [UInt8] = []
        while length >= 0x80 {
            varint.append(UInt8(length & 0x7f) | 0x80)
            length >>= 7
        }
        varint.append(UInt8(length))
        return [number << 3 | 2] + varint + content
    }

    static func text(_ number: UInt8, _ content: String) -> [UInt8] {
        bytes(number, Array(content.utf8))
    }

    /// The `ImageStatusRequest` by which kubelet decides on a pull for a pod.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - annotations: What the pod has besides what kubelet gives each.
    /// - Returns: The encoded message.
    static func question(_ image: String, annotations: [String: String] = [:]) -> [UInt8] {
        let all = annotations.merging(["kubernetes.io/config.source": "api"]) { given, _ in given }
        let fields = all.flatMap { key, value in bytes(2, text(1, key) + text(2, value)) }
        return bytes(1, text(1, image) + fields)
    }

    /// The `ImageStatusResponse` on an image.
    static func status(
        id: String,
        repositoryTags: [String] = [],
        repositoryDigests: [String] = [],
        isPinned: Bool = false
    ) -> [UInt8] {
        let names =
            repositoryTags.flatMap { text(2, $0) } + repositoryDigests.flatMap { text(3, $0) }
        // Field 8 is a number.
        return bytes(1, text(1, id) + names + (isPinned ? [8 << 3, 1] : []))
    }

    /// The name in a request that has an `ImageSpec` with a short name and nothing else.
    static func image(in request: [UInt8]) -> String {
        // Two fields, each with its number and a length of one byte.
        String(decoding: request.dropFirst(4), as: UTF8.self)
    }
}

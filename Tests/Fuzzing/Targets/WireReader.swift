/// Reads protobuf's wire format by itself, to find what a runtime with another library would read.
///
/// Source: protobuf.dev, "Encoding": the last of several scalars counts, sub-messages that come in
/// parts are merged, and fields of an unexpected type are skipped.
struct WireReader {
    private var rest: ArraySlice<UInt8>

    private init(_ bytes: some Sequence<UInt8>) {
        rest = Array(bytes)[...]
    }

    /// The image that a `PullImageRequest` names: field 1 of its field 1.
    ///
    /// - Parameter bytes: The message.
    /// - Returns: The name; nil for bytes that are not a message, or that name nothing.
    static func image(ofPullImageRequest bytes: [UInt8]) -> [UInt8]? {
        guard let specifications = chunks(ofFieldOneIn: bytes) else { return nil }
        return chunks(ofFieldOneIn: specifications.joined())?.last.map(Array.init)
    }

    /// The contents of all length-delimited fields with the number 1; nil for a broken message.
    private static func chunks(
        ofFieldOneIn bytes: some Sequence<UInt8>
    ) -> [ArraySlice<UInt8>]? {
        var reader = WireReader(bytes)
        var chunks: [ArraySlice<UInt8>] = []
        while !reader.rest.isEmpty {
            guard let tag = reader.varint() else { return nil }
            switch tag & 7 {
            case 0: guard reader.varint() != nil else { return nil }
            case 1: guard reader.take(8) != nil else { return nil }
            case 2:
                guard let count = reader.varint(), count <= UInt64(reader.rest.count),
                    let chunk = reader.take(Int(count))
                else { return nil }
                if tag >> 3 == 1 { chunks.append(chunk) }
            case 5: guard reader.take(4) != nil else { return nil }
            default: return nil
            }
        }
        return chunks
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}

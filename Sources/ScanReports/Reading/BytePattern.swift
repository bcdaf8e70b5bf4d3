/// A text to look for in bytes (Horspool, 1980): most bytes are skipped, which reports of 100 MB need.
struct BytePattern {
    private let bytes: [UInt8]

    /// How far the text may be moved on when its end stands at this byte.
    private let shifts: [Int]

    /// Prepares the search for a text that is not empty.
    init(_ text: String) {
        let bytes = Array(text.utf8)
        var shifts = Array(repeating: bytes.count, count: 256)
        for (index, byte) in bytes.dropLast().enumerated() {
            shifts[Int(byte)] = bytes.count - 1 - index
        }
        self.bytes = bytes
        self.shifts = shifts
    }

    /// Whether the text stands anywhere in some bytes.
    func isIn(_ other: [UInt8]) -> Bool {
        let last = bytes.count - 1
        var end = last
        while end < other.count {
            let byte = other[end]
            if byte == bytes[last], other[(end - last)...end].elementsEqual(bytes) { return true }
            end += shifts[Int(byte)]
        }
        return false
    }
}

import FoundationEssentials

/// A set of numbers as bytes: their count, the least number, and the gaps between the others.
///
/// All are LEB128: seven bits a byte, the lowest first, the high bit set on all bytes but the last.
/// Images with the same base share runs of findings, so most gaps are one byte, and the same ones.
enum NumberList {
    /// Writes numbers.
    ///
    /// - Parameter numbers: Numbers of 1 or more, in any order, the same one any number of times.
    /// - Returns: The bytes, at least one.
    static func encode(_ numbers: Set<Int64>) -> Data {
        var bytes = Data()
        append(UInt64(numbers.count), to: &bytes)
        var last: Int64 = 0
        for number in numbers.sorted() {
            append(UInt64(number - last), to: &bytes)
            last = number
        }
        return bytes
    }

    /// Reads numbers.
    ///
    /// - Parameters:
    ///   - bytes: What `encode` wrote.
    ///   - maximum: The highest number there can be.
    /// - Returns: The numbers in rising order, or nil when the bytes are not such a list.
    static func decode(_ bytes: Data, maximum: Int64) -> [Int64]? {
        var bytes = bytes[...]
        // Every number has a byte, so a count that is no count cannot ask for memory.
        guard let count = next(in: &bytes), count <= bytes.count else { return nil }
        var numbers: [Int64] = []
        numbers.reserveCapacity(Int(count))
        var last: Int64 = 0
        for _ in 0..<count {
            guard let gap = next(in: &bytes), gap > 0, gap <= maximum - last else { return nil }
            last += Int64(gap)
            numbers.append(last)
        }
        return bytes.isEmpty ? numbers : nil
    }

    private static func append(_ number: UInt64, to bytes: inout Data) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func next(in bytes: inout Data) -> UInt64? {
        var number: UInt64 = 0
        // Nine bytes hold every number of an `Int64`.
        for shift in stride(from: 0, to: 63, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            number |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return number }
        }
        return nil
    }
}

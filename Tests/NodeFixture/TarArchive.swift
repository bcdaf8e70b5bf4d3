/// A tar archive of regular files, in the ustar format of POSIX.1-1988.
struct TarArchive: Sendable {
    /// Tar writes everything in blocks of this many bytes.
    private static let blockSize = 512

    /// Where the header's checksum stands.
    private static let checksumField = 148..<156

    private(set) var bytes: [UInt8] = []

    /// Adds a file.
    ///
    /// - Parameters:
    ///   - name: Its path, up to 100 bytes.
    ///   - content: Its content.
    mutating func add(_ name: String, content: [UInt8]) {
        var header = [UInt8](repeating: 0, count: Self.blockSize)
        func put(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<(offset + text.utf8.count), with: text.utf8)
        }
        put(name, at: 0)
        put("0000644", at: 100)
        put("0000000", at: 108)
        put("0000000", at: 116)
        put(Self.octal(content.count, digits: 11), at: 124)
        put("00000000000", at: 136)
        put("0", at: 156)
        put("ustar", at: 257)
        put("00", at: 263)
        // The checksum counts its own field as eight spaces.
        put("        ", at: Self.checksumField.lowerBound)
        let sum = header.reduce(0) { $0 + Int($1) }
        put(Self.octal(sum, digits: 6) + "\0 ", at: Self.checksumField.lowerBound)
        bytes += header
        bytes += content
        pad(to: Self.blockSize)
    }

    /// Ends the archive, with two empty blocks.
    mutating func finish() {
        bytes += [UInt8](repeating: 0, count: 2 * Self.blockSize)
    }

    private mutating func pad(to size: Int) {
        let excess = bytes.count % size
        if excess > 0 { bytes += [UInt8](repeating: 0, count: size - excess) }
    }

    private static func octal(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

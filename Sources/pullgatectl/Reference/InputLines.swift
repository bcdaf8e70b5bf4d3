internal import StrictYAML

/// The lines of standard input, each as soon as it is there.
struct InputLines: ~Copyable {
    private var input = FilePieces()

    /// What has been read, of which the lines before `position` were given.
    private var bytes: [UInt8] = []
    private var position = 0

    /// Waits for the next line.
    ///
    /// It ends at LF or CR LF, or at the end of the input. What is not UTF-8 is repaired with
    /// U+FFFD, which no reference may hold: such a line is refused, as containerd refuses it.
    ///
    /// - Returns: The line without its end, or nil after the last one.
    /// - Throws: `DocumentFileError` where standard input cannot be read.
    mutating func next() throws(DocumentFileError) -> String? {
        var searched = position
        while true {
            if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { position = end + 1 }
                let line = bytes[position..<end]
                return text(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
            }
            bytes.removeFirst(position)
            position = 0
            searched = bytes.count
            guard let piece = try input.next() else { break }
            bytes += piece
        }
        defer { bytes = [] }
        return bytes.isEmpty ? nil : text(bytes[...])
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}

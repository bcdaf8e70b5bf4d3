internal import FoundationEssentials
internal import NIOHTTP1

/// Reads the file with header fields for the webhook, whose values are secrets.
enum AlertHeaders {
    /// What is wrong with the file, without any value in it.
    struct FileError: Error, CustomStringConvertible {
        let description: String
    }

    /// Bytes of the largest file: a few tokens need far less.
    static let maximumBytes = 64 << 10

    /// The fields that belong to the connection.
    private static let reserved: Set = [
        "connection", "content-length", "content-type", "host", "transfer-encoding",
    ]

    /// Reads a file.
    ///
    /// - Parameter path: The file's path.
    /// - Returns: The fields.
    /// - Throws: `FileError`.
    static func read(_ path: String) throws(FileError) -> HTTPHeaders {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw FileError(description: "\(path) cannot be read")
        }
        guard data.count <= maximumBytes else {
            throw FileError(description: "\(path) has more than \(maximumBytes) bytes")
        }
        var headers = HTTPHeaders()
        let lines = String(decoding: data, as: UTF8.self).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        )
        for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            guard let (name, value) = field(line) else {
                throw FileError(description: "\(path):\(index + 1): is no line \"Name: value\"")
            }
            guard !reserved.contains(name.lowercased()) else {
                throw FileError(description: "\(path):\(index + 1): \(name) cannot be set")
            }
            headers.add(name: name, value: value)
        }
        return headers
    }

    private static func field(_ line: Substring) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let name = line[..<colon]
        var value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        while value.last == " " || value.last == "\t" { value.removeLast() }
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard !name.isEmpty, isName, value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return nil
        }
        return (String(name), String(value))
    }
}

import FoundationEssentials
import SystemErrors

/// The first bytes of an SQLite file, which say whose it is and how long it must be.
///
/// Read before SQLite opens the file, because SQLite has one error for all that can be wrong with
/// it. The format is that of section 1.3 of https://www.sqlite.org/fileformat2.html.
struct IndexHeader {
    /// Bytes in the header.
    private static let length = 100

    private static let magic = Array("SQLite format 3\u{0}".utf8)

    private let bytes: [UInt8]
    private let fileSize: Int

    /// Reads a file's header; the rest of the file is not read.
    ///
    /// - Parameter path: The file's path.
    /// - Throws: `ReportDatabaseError` with code `unreadable`.
    init(path: String) throws(ReportDatabaseError) {
        do {
            let file = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
            bytes = Array(file.prefix(Self.length))
            fileSize = file.count
        } catch {
            throw ReportDatabaseError(
                .unreadable,
                path: path,
                "cannot be read: \(error.systemReason)"
            )
        }
    }

    /// Refuses a file that cannot be a whole index.
    ///
    /// - Parameter path: The file's path, for the message.
    /// - Throws: `ReportDatabaseError` with code `notDatabase`, `otherApplication`,
    ///   `unsupportedSchema`, `truncated` or `damaged`.
    func check(path: String) throws(ReportDatabaseError) {
        guard bytes.starts(with: Self.magic) else {
            throw ReportDatabaseError(.notDatabase, path: path, "is not an SQLite database")
        }
        guard bytes.count == Self.length else {
            throw ReportDatabaseError(.truncated, path: path, "ends within its header")
        }
        guard number(at: 68) == IndexFormat.applicationID else {
            throw ReportDatabaseError(
                .otherApplication,
                path: path,
                "is another program's database, or has not been written to its end"
            )
        }
        let version = number(at: 60)
        guard version == IndexFormat.version else {
            throw ReportDatabaseError(
                .unsupportedSchema,
                path: path,
                "has schema version \(version), and only \(IndexFormat.version) is known"
            )
        }
        let size = Int(number(at: 28)) * IndexFormat.pageSize
        guard fileSize >= size else {
            throw ReportDatabaseError(
                .truncated,
                path: path,
                "has \(fileSize) bytes, and \(size) were written"
            )
        }
        // The page size stands in two bytes, before two that tell how the file is written.
        guard fileSize == size, number(at: 16) >> 16 == IndexFormat.pageSize else {
            throw ReportDatabaseError(.damaged, path: path, "is damaged: its header is wrong")
        }
    }

    /// The number in four bytes, the highest byte first.
    private func number(at offset: Int) -> UInt32 {
        bytes[offset..<(offset + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }
}

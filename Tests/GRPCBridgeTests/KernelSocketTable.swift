import Foundation

/// What the kernel knows of Unix sockets, whichever process holds them (`/proc/net/unix`).
enum KernelSocketTable {
    /// The number of accepted connections of the socket at `path` that somebody holds open.
    static func connections(to path: String) throws -> Int {
        // Not by `Data` itself, which takes a page of this file for all of it.
        let file = try FileHandle(forReadingFrom: URL(filePath: "/proc/net/unix"))
        let table = try file.readToEnd() ?? Data()
        let end = Array(" \(path)".utf8)
        // Of the whole node, which may have thousands, only these are worth a look at their fields.
        return table.split(separator: UInt8(ascii: "\n")).count { line in
            guard line.suffix(end.count).elementsEqual(end) else { return false }
            let fields = line.split(separator: UInt8(ascii: " "))
            // The sixth is the state, 03 being connected; the eighth is the path.
            return fields.count == 8 && fields[5].elementsEqual("03".utf8)
        }
    }
}

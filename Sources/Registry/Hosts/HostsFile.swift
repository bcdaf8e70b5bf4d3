internal import TOMLKit

/// The content of a `hosts.toml`.
struct HostsFile: Hashable, Sendable {
    /// What some editors put before the text; containerd 1.6 alone takes it.
    private static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    /// The hosts in the order in which they are asked, the registry's own server at the end.
    let hosts: [HostEntry]

    /// What an operator should know although the file can be used.
    let warnings: [String]

    /// Reads a file as containerd 2 does.
    ///
    /// - Parameters:
    ///   - bytes: The file's content, which is not empty.
    ///   - folder: The folder that paths in the file start from.
    /// - Throws: `HostsFileError` where containerd ignores the file.
    init(parsing bytes: [UInt8], folder: String) throws(HostsFileError) {
        let text = try Self.text(of: bytes)
        let headers = try TableHeaderScan.headers(of: bytes)
        let root = try Self.parse(text)
        var reader = HostsFileReader(folder: folder)
        let order = try Self.order(of: headers, in: root, warnings: &reader.warnings)

        var hosts: [HostEntry] = []
        for (name, table) in order {
            if let host = try reader.host(name, HostTable(table, name: name)) {
                hosts.append(host)
            }
        }
        hosts.append(contentsOf: try reader.server(HostTable(root, name: "")))
        self.hosts = hosts
        warnings = reader.warnings
    }

    private static func text(of bytes: [UInt8]) throws(HostsFileError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw HostsFileError(reason: "it is not UTF-8")
        }
        guard !bytes.starts(with: byteOrderMark) else {
            throw HostsFileError(reason: "it starts with a byte order mark")
        }
        // The parser hands texts on as C does, where a zero ends them.
        guard !bytes.contains(0), !text.contains("\\u0000"), !text.contains("\\U00000000") else {
            throw HostsFileError(reason: "it holds a character with the number zero")
        }
        return text
    }

    private static func parse(_ text: String) throws(HostsFileError) -> TOMLTable {
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            // What follows the colon quotes the file, which may hold secrets.
            let what = error.description.prefix { $0 != ":" }
            let place = error.source.begin
            throw HostsFileError(
                reason: "line \(place.line), column \(place.column): \(what)"
            )
        } catch {
            throw HostsFileError(reason: "it cannot be parsed")
        }
    }

    /// The tables of hosts in the order of their headers; what has no header is not asked.
    private static func order(
        of headers: [[String]],
        in root: TOMLTable,
        warnings: inout [String]
    ) throws(HostsFileError) -> [(name: String, table: TOMLTable)] {
        guard let value = root["host"] else {
            warnings.append("containerd 1.6.20 ignores it, as it has no [host] table")
            return []
        }
        guard let hosts = value.table else {
            throw HostsFileError(reason: "\"host\" is not a table")
        }
        var tables: [String: TOMLTable] = [:]
        for name in hosts.keys {
            guard let table = hosts[name]?.table else {
                throw HostsFileError(reason: "the host \(name.quotedURL) is not a table")
            }
            tables[name] = table
        }
        // A table `[host."…".header]` of its own also makes its host known. A host that stands
        // twice is asked once: its answer would be the same.
        var order: [(name: String, table: TOMLTable)] = []
        for header in headers where header.count > 1 && header[0] == "host" && header[1] != "" {
            guard let table = tables.removeValue(forKey: header[1]) else { continue }
            order.append((header[1], table))
        }
        for name in tables.keys.sorted() {
            warnings.append(
                "the host \(name.quotedURL) is not asked by containerd 2, as it has no [host.\"…\"]"
                    + " header of its own; containerd 1.6 asks it"
            )
        }
        return order
    }
}

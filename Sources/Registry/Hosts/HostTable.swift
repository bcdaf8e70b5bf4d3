internal import TOMLKit

/// One table of a hosts file, and the errors that name it.
///
/// containerd 2 takes its keys in upper or lower case; 1.6 takes lower case alone.
struct HostTable {
    private let table: TOMLTable
    private let name: String

    /// Wraps a table.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - name: The host that the table is about; empty for the whole file.
    init(_ table: TOMLTable, name: String) {
        self.table = table
        self.name = name.isEmpty ? "" : " of the host \(name.quotedURL)"
    }

    /// The keys as they are written.
    var keys: [String] { table.keys }

    /// Makes an error or a warning about a key say where it is.
    func message(_ key: String, _ text: String) -> String {
        "the key \(key.quoted)\(name) \(text)"
    }

    func string(_ key: String) throws(HostsFileError) -> String? {
        guard let value = value(key) else { return nil }
        guard let string = value.string else { throw mistake(key, "is not a text") }
        return string
    }

    func bool(_ key: String) throws(HostsFileError) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let bool = value.bool else { throw mistake(key, "is neither true nor false") }
        return bool
    }

    func strings(_ key: String) throws(HostsFileError) -> [String]? {
        guard let value = value(key) else { return nil }
        guard let strings = Self.strings(value) else {
            throw mistake(key, "is not a list of texts")
        }
        return strings
    }

    /// A text, or a list of texts.
    func stringOrStrings(_ key: String) throws(HostsFileError) -> [String]? {
        guard let value = value(key) else { return nil }
        guard let strings = value.string.map({ [$0] }) ?? Self.strings(value) else {
            throw mistake(key, "is neither a text nor a list of texts")
        }
        return strings
    }

    /// A text, or a list of texts and of pairs of texts.
    func stringsOrPairs(_ key: String) throws(HostsFileError) -> [[String]]? {
        guard let value = value(key) else { return nil }
        if let string = value.string { return [[string]] }
        guard let array = value.array else {
            throw mistake(key, "is neither a text nor a list")
        }
        var items: [[String]] = []
        for item in array {
            if let string = item.string {
                items.append([string])
            } else if let pair = Self.strings(item), pair.count == 2 {
                items.append(pair)
            } else {
                throw mistake(key, "has an item that is neither a text nor a pair of texts")
            }
        }
        return items
    }

    /// Fields of a table whose values are texts or lists of texts, in the order of their names.
    func fields(_ key: String) throws(HostsFileError) -> [RegistryHeader] {
        guard let value = value(key) else { return [] }
        guard let table = value.table else { throw mistake(key, "is not a table") }
        var fields: [RegistryHeader] = []
        for name in table.keys {
            let value = table[name]
            guard let texts = value?.string.map({ [$0] }) ?? value.flatMap(Self.strings) else {
                throw mistake("\(key).\(name)", "is neither a text nor a list of texts")
            }
            fields += texts.map { RegistryHeader(name: name, value: $0) }
        }
        return fields
    }

    func mistake(_ key: String, _ text: String) -> HostsFileError {
        HostsFileError(reason: message(key, text))
    }

    private func value(_ key: String) -> (any TOMLValueConvertible)? {
        table[key] ?? table.keys.first { $0.lowercased() == key }.flatMap { table[$0] }
    }

    private static func strings(_ value: any TOMLValueConvertible) -> [String]? {
        guard let array = value.array else { return nil }
        let strings = array.compactMap(\.string)
        return strings.count == array.count ? strings : nil
    }
}

/// The keys and indexes that lead from the root of a document to one of its values.
struct ValuePath: Hashable, Sendable, CustomStringConvertible {
    /// The path of the document itself.
    static let root = ValuePath(description: "")

    /// The path as authors read it: `namespaces[2].severity`.
    let description: String

    private init(description: String) {
        self.description = description
    }

    /// The path of a value of the mapping at this path.
    func appending(key: String) -> ValuePath {
        let isPlain = !key.isEmpty && key.utf8.count <= 64 && key.utf8.allSatisfy(Self.isPlain)
        let name = isPlain ? key : key.quoted
        return ValuePath(description: description.isEmpty ? name : "\(description).\(name)")
    }

    /// The path of an element of the list at this path.
    func appending(index: Int) -> ValuePath {
        ValuePath(description: "\(description)[\(index)]")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }
}

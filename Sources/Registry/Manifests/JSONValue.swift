/// A JSON value as it was written, the members of an object in order and none of them dropped.
///
/// A decoder that keeps one of two members with the same name is no good for a manifest: Go keeps
/// the last, others keep the first, and Go reads `Config` for `config` too. Whoever writes a
/// manifest could so have one image judged and another one run. This type keeps them all, and
/// `member(_:)` refuses what can be read in two ways.
enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number, as the text that stands for it.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// One member of an object.
    struct Member: Hashable, Sendable {
        let name: String
        let value: JSONValue
    }

    /// The member with a name, or nil if the value is an object without it.
    ///
    /// - Parameter name: The name, in ASCII.
    /// - Returns: Its value; nil as well when that is `null`, as for Go.
    /// - Throws: `ManifestError` when the value is no object, when two members have the name, or
    ///   when one has it in other letters that Go reads for it.
    func member(_ name: String) throws(ManifestError) -> JSONValue? {
        switch try writtenMember(name) {
        case .null, nil: nil
        case .some(let value): value
        }
    }

    /// The member with a name, `null` included.
    ///
    /// - Parameter name: The name, in ASCII.
    /// - Returns: Its value, or nil if there is no such member.
    /// - Throws: `ManifestError` as `member(_:)` does.
    func writtenMember(_ name: String) throws(ManifestError) -> JSONValue? {
        guard case .object(let members) = self else {
            throw .malformed("an object was expected where \"\(name)\" is looked for")
        }
        let folded = Self.folded(name)
        let matches = members.filter { Self.folded($0.name) == folded }
        guard matches.count <= 1 else { throw .ambiguous("\"\(name)\" is written twice") }
        guard let match = matches.first else { return nil }
        guard match.name == name else {
            throw .ambiguous("\"\(name)\" is written \"\(match.name)\"")
        }
        return match.value
    }

    /// The text of a member that is a string, or nil when it is missing.
    ///
    /// - Parameter name: The name, in ASCII.
    /// - Returns: The text.
    /// - Throws: `ManifestError` as `member(_:)` does, and when the member is no string.
    func text(_ name: String) throws(ManifestError) -> String? {
        switch try member(name) {
        case nil: nil
        case .string(let text): text
        default: throw .malformed("\"\(name)\" is not a string")
        }
    }

    /// The elements of a member that is an array, or none when it is missing.
    ///
    /// - Parameter name: The name, in ASCII.
    /// - Returns: The elements.
    /// - Throws: `ManifestError` as `member(_:)` does, and when the member is no array.
    func elements(_ name: String) throws(ManifestError) -> [JSONValue] {
        switch try member(name) {
        case nil: []
        case .array(let elements): elements
        default: throw .malformed("\"\(name)\" is not an array")
        }
    }

    /// The name in the letters that Go compares: two outside ASCII fold into it.
    private static func folded(_ name: String) -> [UInt32] {
        name.unicodeScalars.map { scalar in
            switch scalar {
            case "\u{017F}": UInt32(UInt8(ascii: "s"))
            case "\u{212A}": UInt32(UInt8(ascii: "k"))
            case "A"..."Z": scalar.value | 0x20
            default: scalar.value
            }
        }
    }
}

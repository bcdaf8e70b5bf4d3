/// Reads the parts of a `WWW-Authenticate` header.
struct ChallengeReader {
    private var rest: ArraySlice<UInt8>

    /// Starts at the beginning of a header.
    ///
    /// - Parameter header: The header's value.
    init(_ header: String) {
        rest = Array(header.utf8)[...]
    }

    /// Reads a token, which is empty when another character comes first.
    mutating func token() -> String {
        let token = rest.prefix(while: Self.isToken)
        rest = rest[token.endIndex...]
        return String(decoding: token, as: UTF8.self)
    }

    /// Reads parameters as far as there are some.
    mutating func parameters() -> [String: String] {
        var parameters: [String: String] = [:]
        repeat {
            skipSpace()
            let name = token()
            guard !name.isEmpty, take("=") else { break }
            parameters[name.lowercased()] = take("\"") ? quoted() : token()
            skipSpace()
        } while take(",")
        return parameters
    }

    private mutating func skipSpace() {
        rest = rest.drop { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Reads up to the closing quote; without one there is no text, and nothing after it.
    private mutating func quoted() -> String {
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                if let escaped = rest.popFirst() { text.append(escaped) }
            default:
                text.append(byte)
            }
        }
        return ""
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !separators.contains(byte)
    }

    private static let separators = Array("\"(),/:;<=>?@[]\\{}".utf8)
}

/// The parts of a URL that name a server, read as Go's `net/url` reads them.
///
/// Go takes texts that other parsers refuse, and parts some of them otherwise: which host a file
/// means is what containerd makes of it.
public struct ServerURL: Hashable, Sendable {
    /// Why a text is no URL.
    public enum ParseError: Error, Hashable, CustomStringConvertible {
        /// It holds a character that is not printed.
        case controlCharacter
        /// It starts with a colon, or has one before the first slash that ends no scheme.
        case malformedScheme
        /// Its user and password hold a character that they may not.
        case malformedUser
        /// Its host holds a character that it may not, or its port is no number.
        case malformedHost
        /// A percent sign is not followed by two hexadecimal digits.
        case malformedEscape

        /// What is wrong, to follow "is no URL:".
        public var description: String {
            switch self {
            case .controlCharacter: "it holds a character that is not printed"
            case .malformedScheme: "its scheme is not in order"
            case .malformedUser: "its user is not in order"
            case .malformedHost: "its host or port is not in order"
            case .malformedEscape: "a percent sign stands without two hexadecimal digits"
            }
        }
    }

    /// The scheme in lower case; empty if there is none.
    public let scheme: String

    /// The user and the password that stand before the host, or nil if there are none.
    public let user: User?

    /// Host and port, without user; empty if there is none, as in `name:5000`.
    public let authority: String

    /// The path, not percent-encoded.
    public let path: String

    /// Whether it has a user, a query or a fragment, which the URL of a registry has no use for.
    public let hasUnusedParts: Bool

    /// Reads a URL.
    ///
    /// - Parameter text: The URL.
    /// - Throws: `ParseError` where Go refuses it.
    public init(_ text: String) throws(ParseError) {
        let bytes = Array(text.utf8)
        let (beforeFragment, fragment) = Self.cut(bytes[...], at: UInt8(ascii: "#"))
        if let fragment { _ = try Self.decode(fragment) }
        guard beforeFragment.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw .controlCharacter
        }
        let (scheme, afterScheme) = try Self.scheme(beforeFragment)
        self.scheme = String(decoding: scheme, as: UTF8.self).lowercased()
        var (rest, query) = Self.cut(afterScheme, at: UInt8(ascii: "?"))

        var user: User?
        if rest.starts(with: Array("//".utf8)) {
            let slash = rest.dropFirst(2).firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            let (found, host) = Self.cutUser(rest.dropFirst(2)[..<slash])
            user = try found.map { bytes throws(ParseError) in try Self.user(bytes) }
            authority = try Self.authority(host)
            rest = rest[slash...]
        } else {
            authority = ""
            if !scheme.isEmpty, rest.first != UInt8(ascii: "/") {
                // What follows is no path but a text of the scheme's own.
                rest = []
            } else if rest.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":")) {
                throw .malformedScheme
            }
        }
        path = String(decoding: try Self.decode(rest), as: UTF8.self)
        self.user = user
        hasUnusedParts = user != nil || query != nil || fragment != nil
    }

    private static func cut(
        _ bytes: ArraySlice<UInt8>,
        at separator: UInt8
    ) -> (before: ArraySlice<UInt8>, after: ArraySlice<UInt8>?) {
        guard let place = bytes.firstIndex(of: separator) else { return (bytes, nil) }
        return (bytes[..<place], bytes[(place + 1)...])
    }

    private static func cutUser(
        _ bytes: ArraySlice<UInt8>
    ) -> (user: ArraySlice<UInt8>?, host: ArraySlice<UInt8>) {
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return (nil, bytes) }
        return (bytes[..<at], bytes[(at + 1)...])
    }

    private static func scheme(
        _ bytes: ArraySlice<UInt8>
    ) throws(ParseError) -> (scheme: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
        for (index, byte) in zip(bytes.indices, bytes) {
            let isFirst = index == bytes.startIndex
            if isLetter(byte) { continue }
            if byte == UInt8(ascii: ":") {
                if isFirst { throw .malformedScheme }
                return (bytes[..<index], bytes[(index + 1)...])
            }
            guard !isFirst, isDigit(byte) || "+-.".utf8.contains(byte) else { break }
        }
        return ([], bytes)
    }

    private static func user(_ bytes: ArraySlice<UInt8>) throws(ParseError) -> User {
        guard
            bytes.allSatisfy({
                isLetter($0) || isDigit($0) || "-._:~!$&'()*+,;=%@".utf8.contains($0)
            })
        else { throw .malformedUser }
        let (name, password) = cut(bytes, at: UInt8(ascii: ":"))
        return User(
            name: String(decoding: try decode(name), as: UTF8.self),
            password: String(decoding: try decode(password ?? []), as: UTF8.self)
        )
    }

    private static func authority(_ bytes: ArraySlice<UInt8>) throws(ParseError) -> String {
        var port = bytes.suffix(0)
        if bytes.first == UInt8(ascii: "[") {
            guard let bracket = bytes.lastIndex(of: UInt8(ascii: "]")) else { throw .malformedHost }
            port = bytes[(bracket + 1)...]
        } else if let colon = bytes.lastIndex(of: UInt8(ascii: ":")) {
            port = bytes[colon...]
        }
        guard port.isEmpty || port.first == UInt8(ascii: ":"),
            port.dropFirst().allSatisfy(isDigit)
        else { throw .malformedHost }

        let allowed = "!$&'()*+,;=:[]<>\"-_.~%".utf8
        guard
            bytes.allSatisfy({
                isLetter($0) || isDigit($0) || $0 >= 0x80 || allowed.contains($0)
            })
        else { throw .malformedHost }
        for (index, byte) in zip(bytes.indices, bytes) where byte == UInt8(ascii: "%") {
            // Only what is not ASCII may be encoded in a host, and the percent sign of a zone.
            let escape = bytes[index...].prefix(3)
            let isASCII = escape.dropFirst().first.map { $0 < UInt8(ascii: "8") } ?? false
            if isASCII, escape != Array("%25".utf8)[...] { throw .malformedHost }
        }
        return String(decoding: try decode(bytes), as: UTF8.self)
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) throws(ParseError) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy(isHexadecimal),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { throw .malformedEscape }
            decoded.append(value)
            rest = rest.dropFirst(2)
        }
        return decoded
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}

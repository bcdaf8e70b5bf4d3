/// The rules of github.com/distribution/reference, each over the whole of the bytes given.
///
/// They are hand-written because the answer must not hang on how a regular expression engine
/// reads `$`, `\w` or a character outside ASCII. Each looks at a byte a fixed number of times.
enum Grammar {
    /// The most bytes a tag has.
    private static let maximumTagBytes = 128

    /// The most bytes an algorithm's name has: those that exist have 6, and the name is quoted
    /// in an error text, which has to stay short.
    private static let maximumAlgorithmNameBytes = 32

    /// The number of digits that make a name a bare image identifier.
    private static let identifierBytes = 64

    /// Whether the bytes are those of an image's identifier, which containerd takes for no name.
    static func isIdentifier(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.count == identifierBytes && bytes.allSatisfy(ASCII.isLowercaseHexadecimal)
    }

    /// Whether the bytes are a registry host, by name or by IPv6 address, with or without port.
    static func isDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
        let host: ArraySlice<UInt8>
        if bytes.first == ASCII.openingBracket {
            guard let bracket = bytes.firstIndex(of: ASCII.closingBracket) else { return false }
            let address = bytes[(bytes.startIndex + 1)..<bracket]
            guard !address.isEmpty,
                address.allSatisfy({ ASCII.isHexadecimal($0) || $0 == ASCII.colon })
            else { return false }
            host = bytes[...bracket]
        } else {
            host = bytes.prefix { $0 != ASCII.colon }
            let labels = host.split(separator: ASCII.dot, omittingEmptySubsequences: false)
            guard labels.allSatisfy(isDomainLabel) else { return false }
        }
        let port = bytes[host.endIndex...]
        if port.isEmpty { return true }
        return port.first == ASCII.colon && port.count > 1
            && port.dropFirst().allSatisfy(ASCII.isDigit)
    }

    /// Whether the bytes are the path of a repository: components parted by slashes.
    static func isPath(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.split(separator: ASCII.slash, omittingEmptySubsequences: false)
            .allSatisfy(isPathComponent)
    }

    /// Whether the bytes are runs of lowercase letters and digits, each parted from the next by
    /// `.`, `_`, `__` or any number of hyphens.
    static func isPathComponent(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, ASCII.isLowercaseAlphanumeric(first),
            let last = bytes.last, ASCII.isLowercaseAlphanumeric(last)
        else { return false }

        var previous = first
        var separatorBytes = 0
        for byte in bytes {
            if ASCII.isLowercaseAlphanumeric(byte) {
                separatorBytes = 0
            } else {
                guard separatorBytes == 0 || byte == previous else { return false }
                separatorBytes += 1
                switch byte {
                case ASCII.dot: guard separatorBytes == 1 else { return false }
                case ASCII.underscore: guard separatorBytes <= 2 else { return false }
                case ASCII.hyphen: break
                default: return false
                }
            }
            previous = byte
        }
        return true
    }

    /// Whether the bytes are a tag.
    static func isTag(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, bytes.count <= maximumTagBytes else { return false }
        return isWord(first)
            && bytes.allSatisfy { isWord($0) || $0 == ASCII.dot || $0 == ASCII.hyphen }
    }

    /// Whether the bytes are a name that go-digest reads as one of an algorithm, known or not.
    static func isAlgorithmName(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count <= maximumAlgorithmNameBytes else { return false }
        return bytes.split(omittingEmptySubsequences: false, whereSeparator: isAlgorithmSeparator)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(ASCII.isLowercaseAlphanumeric) }
    }

    private static func isDomainLabel(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return false }
        return first != ASCII.hyphen && last != ASCII.hyphen
            && bytes.allSatisfy { ASCII.isAlphanumeric($0) || $0 == ASCII.hyphen }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || byte == ASCII.underscore
    }

    private static func isAlgorithmSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.dot, ASCII.hyphen, ASCII.underscore, UInt8(ascii: "+"): true
        default: false
        }
    }
}

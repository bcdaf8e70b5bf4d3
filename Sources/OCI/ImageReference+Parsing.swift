extension ImageReference {
    /// The most bytes of a text that is looked at.
    ///
    /// The longest reference that containerd 1.6 takes has fewer than 600. containerd 2 sets the
    /// host no limit, but no host of more than 255 bytes has an address.
    public static let maximumTextBytes = 4096

    /// The most bytes of a repository's path (without its registry host).
    public static let maximumPathBytes = 255

    private static let defaultDomain = Array("docker.io".utf8)
    private static let legacyDefaultDomain = Array("index.docker.io".utf8)
    private static let localhost = Array("localhost".utf8)
    private static let officialPrefix = Array("library/".utf8)
    private static let defaultTag = "latest"

    /// Reads a reference as containerd's CRI plugin does.
    ///
    /// A name without a registry is one of `docker.io`, and of its `library` if it has one
    /// component. A tag beside a digest is dropped. With neither, the tag is `latest`.
    ///
    /// - Parameter text: The reference as a user or kubelet wrote it.
    /// - Throws: `ParseError` if no containerd takes it.
    public init(normalizing text: String) throws(ParseError) {
        let length = text.utf8.count
        guard length <= Self.maximumTextBytes else { throw .textTooLong(bytes: length) }
        guard !Grammar.isIdentifier(text.utf8) else { throw .identifier(text) }

        let (domain, remainder) = Self.split(Array(text.utf8))
        guard !remainder.prefix(while: { $0 != ASCII.colon }).contains(where: ASCII.isUppercase)
        else { throw .uppercaseName }

        // None of the three parts may hold the byte that ends it, so each ends at the first.
        let path = remainder.prefix { $0 != ASCII.colon && $0 != ASCII.at }
        let tagAndDigest = remainder[path.endIndex...]
        let tag = tagAndDigest.prefix { $0 != ASCII.at }
        let digest = tagAndDigest[tag.endIndex...]

        guard Grammar.isPath(path) else { throw .malformedPath }
        guard tag.isEmpty || Grammar.isTag(tag.dropFirst()) else { throw .malformedTag }
        let domainIsHost = try Self.checkDomain(domain)

        let name = String(decoding: path, as: UTF8.self)
        let host = String(decoding: domain, as: UTF8.self)
        self.init(
            domain: domainIsHost ? host : "",
            path: domainIsHost ? name : "\(host)/\(name)",
            identifier: try Self.identifier(tag: tag.dropFirst(), digest: digest)
        )
        guard self.path.utf8.count <= Self.maximumPathBytes else { throw .pathTooLong }
    }

    /// Parts the registry host from the rest and puts the default of Docker Hub for what is left
    /// out.
    private static func split(
        _ bytes: [UInt8]
    ) -> (domain: ArraySlice<UInt8>, remainder: ArraySlice<UInt8>) {
        var domain = defaultDomain[...]
        var remainder = bytes[...]
        if let slash = bytes.firstIndex(of: ASCII.slash), namesRegistry(bytes[..<slash]) {
            domain = bytes[..<slash]
            remainder = bytes[(slash + 1)...]
        }
        if domain.elementsEqual(legacyDefaultDomain) { domain = defaultDomain[...] }
        if domain.elementsEqual(defaultDomain), !remainder.contains(ASCII.slash) {
            remainder = (officialPrefix + remainder)[...]
        }
        return (domain, remainder)
    }

    /// Whether the first of several components is a registry host, not one of a path.
    ///
    /// Upper case alone makes it one for containerd 2, and makes the text none for containerd 1.6.
    private static func namesRegistry(_ component: ArraySlice<UInt8>) -> Bool {
        component.elementsEqual(localhost)
            || component.contains { byte in
                byte == ASCII.dot || byte == ASCII.colon || ASCII.isUppercase(byte)
            }
    }

    /// Tells a host from what containerd takes for the first component of the path, such as a
    /// name with a dot and an underscore.
    private static func checkDomain(_ domain: ArraySlice<UInt8>) throws(ParseError) -> Bool {
        if Grammar.isDomain(domain) { return true }
        if Grammar.isPathComponent(domain) { return false }
        let lowercased = domain.map(ASCII.lowercased)
        throw Grammar.isPathComponent(lowercased[...]) ? .uppercaseName : .malformedDomain
    }

    /// Chooses between tag and digest; `digest` begins with its `@` if there is one.
    private static func identifier(
        tag: ArraySlice<UInt8>,
        digest: ArraySlice<UInt8>
    ) throws(ParseError) -> Identifier {
        guard digest.isEmpty else {
            do {
                return .digest(
                    try Digest(parsing: String(decoding: digest.dropFirst(), as: UTF8.self))
                )
            } catch {
                throw .malformedDigest(error)
            }
        }
        return .tag(tag.isEmpty ? defaultTag : String(decoding: tag, as: UTF8.self))
    }
}

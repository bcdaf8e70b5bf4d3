public import OCI

/// Images by their names: those of a repository, of all below a path, or one tag or digest.
///
/// Hosts are compared as registries are reached, as those of namespaces are.
public struct ImagePattern: Hashable, Sendable {
    /// Why a text is not a pattern of images.
    public enum ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text is empty.
        case empty
        /// The text does not begin with a registry host and a slash.
        case missingHost(String)
        /// A `*` stands elsewhere than in `/**` at the end.
        case misplacedWildcard(String)
        /// The text has a tag and a digest, of which a pull has the digest only.
        case tagAndDigest(String)
        /// No image has such a name.
        case notAnImage(String, reason: ImageReference.ParseError)

        /// What is wrong, with the text.
        public var description: String {
            switch self {
            case .empty: "an image must not be empty"
            case .missingHost(let text):
                "image \(text.quotedForError) must begin with a registry host and \"/\", like"
                    + " registry.k8s.io/pause or registry.k8s.io/**"
            case .misplacedWildcard(let text):
                "image \(text.quotedForError) may have \"*\" only as \"/**\" at its end"
            case .tagAndDigest(let text):
                "image \(text.quotedForError) has a tag and a digest; leave the tag out"
            case .notAnImage(let text, let reason):
                "no image has the name \(text.quotedForError): \(reason)"
            }
        }
    }

    private enum Extent: Hashable, Sendable {
        /// The host and the path with its last slash.
        case below(String)
        /// The host and the repository.
        case repository(String)
        /// The host and the repository, with what picks one image.
        case image(String, ImageReference.Identifier)
    }

    private let extent: Extent

    /// Parses `host/repository`, `host/repository:tag`, `host/repository@digest`, `host/path/**`
    /// (all below, not itself) or `host/**`.
    ///
    /// - Parameter text: The images, with the registry's host.
    /// - Throws: `ParseError` naming the rule that the text breaks.
    public init(parsing text: String) throws(ParseError) {
        guard !text.isEmpty else { throw .empty }
        let isBelow = text.hasSuffix("/**")
        let name = isBelow ? String(text.dropLast(3)) : text
        guard !name.utf8.contains(UInt8(ascii: "*")) else { throw .misplacedWildcard(text) }
        extent =
            isBelow
            ? .below(try Self.path(name, in: text) + "/") : try Self.extent(ofImage: text)
    }

    /// Reads what stands before `/**`, for which the rules are those of a namespace.
    private static func path(_ name: String, in text: String) throws(ParseError) -> String {
        do {
            return try NamespacePattern(parsing: name).text
        } catch {
            switch error {
            case .empty, .missingHost: throw .missingHost(text)
            case .misplacedWildcard: throw .misplacedWildcard(text)
            case .notANamespace(_, let reason): throw .notAnImage(text, reason: reason)
            }
        }
    }

    private static func extent(ofImage text: String) throws(ParseError) -> Extent {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, RegistryHost.isUnmistakable(parts[0]) else {
            throw .missingHost(text)
        }
        let reference: ImageReference
        do {
            reference = try ImageReference(normalizing: text)
        } catch {
            throw .notAnImage(text, reason: error)
        }
        let repository = RegistryHost.repository(of: reference)
        let (hasTag, hasDigest) = (hasTag(parts[1]), reference.digest != nil)
        guard !hasTag || !hasDigest else { throw .tagAndDigest(text) }
        return hasTag || hasDigest
            ? .image(repository, reference.identifier) : .repository(repository)
    }

    /// Whether a colon stands before what may be a digest.
    private static func hasTag(_ remainder: Substring) -> Bool {
        remainder.prefix { $0 != "@" }.contains(":")
    }

    /// Tells whether an image is one of the pattern's.
    ///
    /// - Parameter reference: The image.
    /// - Returns: True if its name is the pattern's or below it. A pattern with a tag does not
    ///   have an image that is pulled by digest.
    public func matches(_ reference: ImageReference) -> Bool {
        let repository = RegistryHost.repository(of: reference)
        return switch extent {
        case .below(let prefix): repository.hasPrefix(prefix)
        case .repository(let name): repository == name
        case .image(let name, let identifier):
            repository == name && reference.identifier == identifier
        }
    }
}

extension ImagePattern: CustomStringConvertible {
    /// The pattern with its host in the one spelling.
    public var description: String {
        switch extent {
        case .below(let prefix): prefix + "**"
        case .repository(let name): name
        case .image(let name, .tag(let tag)): "\(name):\(tag)"
        case .image(let name, .digest(let digest)): "\(name)@\(digest)"
        }
    }
}

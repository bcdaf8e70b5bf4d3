public import OCI

/// The images that a policy is for: a registry host, a leading path of repositories, or the rest.
///
/// Borders are those of path segments: `registry.example.com/payments` has the repositories
/// `payments` and `payments/api`, not `payments-old`. The host is compared as registries are reached:
/// without case, and with port 443 the same as none.
public struct NamespacePattern: Hashable, Sendable {
    /// Why a text is not a namespace.
    public enum ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text is empty.
        case empty
        /// The first part is not a registry host.
        case missingHost(String)
        /// A `*` stands beside other characters.
        case misplacedWildcard(String)
        /// No image reference could begin with this text.
        case notANamespace(String, reason: ImageReference.ParseError)

        /// What is wrong, with the text.
        public var description: String {
            switch self {
            case .empty: "a namespace must not be empty"
            case .missingHost(let text):
                "namespace \(text.quotedForError) must begin with a registry host,"
                    + " like docker.io or localhost:5000"
            case .misplacedWildcard(let text):
                "namespace \(text.quotedForError) has a \"*\": it stands alone, for every other"
                    + " namespace; a name already covers everything below it"
            case .notANamespace(let text, let reason):
                "no image can be in namespace \(text.quotedForError): \(reason)"
            }
        }
    }

    /// The pattern of every namespace that has no policy of its own.
    public static let everyOther = NamespacePattern(text: "*", specificity: 0)

    /// `*`, or the host in its one spelling with the path.
    let text: String

    /// The number of segments, the host one of them: the pattern with more of them wins.
    public let specificity: Int

    private init(text: String, specificity: Int) {
        self.text = text
        self.specificity = specificity
    }

    /// Parses `*`, a registry host, or a registry host with a leading path of repositories.
    ///
    /// - Parameter text: For instance `registry.example.com:5000/payments`. A Docker Hub image
    ///   without an owner is below `docker.io/library`.
    /// - Throws: `ParseError` naming the rule that the text breaks.
    public init(parsing text: String) throws(ParseError) {
        guard !text.isEmpty else { throw .empty }
        guard text != "*" else {
            self = .everyOther
            return
        }
        guard !text.utf8.contains(UInt8(ascii: "*")) else { throw .misplacedWildcard(text) }
        // A namespace is what can stand before "/name": the parser of references is the judge, so
        // that host and path cannot be read in two ways. Two names, because Docker Hub puts
        // "library/" before a single one.
        let below = "/a/a"
        let reference: ImageReference
        do {
            reference = try ImageReference(normalizing: text + below)
        } catch {
            throw .notANamespace(text, reason: error)
        }
        let written = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let path = written.count == 2 ? "/" + written[1] : ""
        guard "/" + reference.registryPath == path + below,
            RegistryHost.isUnmistakable(reference.registryHost)
        else { throw .missingHost(text) }
        self.init(
            text: RegistryHost(reference.registryHost).text + path,
            specificity: 1 + path.utf8.count { $0 == UInt8(ascii: "/") }
        )
    }

    /// Tells whether an image is in the namespace.
    ///
    /// - Parameter reference: The image.
    /// - Returns: True if its repository is the pattern's path or below it; always for `*`.
    public func matches(_ reference: ImageReference) -> Bool {
        guard self != .everyOther else { return true }
        let repository = RegistryHost.repository(of: reference)
        return repository == text || repository.hasPrefix(text + "/")
    }
}

extension NamespacePattern: CustomStringConvertible {
    /// `*`, or the host in its one spelling with the path.
    public var description: String { text }
}

public import OCI

/// A repository of a registry, or all below a path, written without the registry's host.
public struct RepositoryPattern: Hashable, Sendable {
    /// Why a text is not a pattern of repositories.
    public enum ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text is empty.
        case empty
        /// A `*` stands elsewhere than in `**` at the end.
        case misplacedWildcard(String)
        /// The text is not the path of a repository: no host, no tag, no digest, lower case.
        case notARepository(String)

        /// What is wrong, with the text.
        public var description: String {
            switch self {
            case .empty: "a repository must not be empty"
            case .misplacedWildcard(let text):
                "repository \(text.quotedForError) may have \"*\" only as \"/**\" at its end"
            case .notARepository(let text):
                "\(text.quotedForError) is not a repository like payments/api or payments/**"
                    + " (lower case, without registry host, tag and digest)"
            }
        }
    }

    private enum Extent: Hashable, Sendable {
        case everything
        case exactly(String)
        /// The path with its last slash.
        case below(String)
    }

    private let extent: Extent

    /// Parses `payments/api` (that repository), `payments/**` (all below, not itself) or `**`.
    ///
    /// - Parameter text: The path of a repository as references have it (on Docker Hub with
    ///   `library/`), or a path and `/**`.
    /// - Throws: `ParseError` naming the rule that the text breaks.
    public init(parsing text: String) throws(ParseError) {
        guard !text.isEmpty else { throw .empty }
        guard text != "**" else {
            extent = .everything
            return
        }
        let isBelow = text.hasSuffix("/**")
        let path = String(isBelow ? text.dropLast(3) : text[...])
        guard !path.utf8.contains(UInt8(ascii: "*")) else { throw .misplacedWildcard(text) }
        guard let reference = try? ImageReference(normalizing: "localhost/\(path)"),
            reference.registryPath == path, reference.digest == nil
        else { throw .notARepository(text) }
        extent = isBelow ? .below(path + "/") : .exactly(path)
    }

    /// Tells whether the pattern has an image's repository.
    ///
    /// - Parameter reference: The image.
    /// - Returns: True if its path is the pattern's, or below it for a pattern that ends in `/**`.
    public func matches(_ reference: ImageReference) -> Bool {
        switch extent {
        case .everything: true
        case .exactly(let path): reference.registryPath == path
        case .below(let prefix): reference.registryPath.hasPrefix(prefix)
        }
    }
}

extension RepositoryPattern: CustomStringConvertible {
    /// The pattern as it was written.
    public var description: String {
        switch extent {
        case .everything: "**"
        case .exactly(let path): path
        case .below(let prefix): prefix + "**"
        }
    }
}

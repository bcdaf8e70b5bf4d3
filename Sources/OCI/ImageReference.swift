/// The one name under which containerd pulls an image, whatever way a user wrote it.
///
/// It is what `ParseDockerRef` of containerd's CRI plugin makes of a text. containerd 1.6 has its
/// own copy of that parser, containerd 2 takes github.com/distribution/reference 0.6. Where both
/// take a text they agree on the name, and this type has the same. Where one alone takes it, this
/// type takes it too, so that the gate fits both: the other containerd then refuses the pull.
public struct ImageReference: Hashable, Sendable {
    /// What picks one image of a repository.
    public enum Identifier: Hashable, Sendable {
        /// A name that the registry may move to another image.
        case tag(String)

        /// The content itself.
        case digest(Digest)
    }

    /// The registry host, with its port if one was written, as containerd's parser splits it off.
    ///
    /// It is empty for a host with an underscore (`my_registry.local/app`): the parser takes that
    /// for the first component of `path`, yet containerd contacts it. What asks for the registry
    /// that serves the image asks `registryHost`.
    public let domain: String

    /// The repository without `domain`.
    public let path: String

    /// What picks one image of the repository.
    public let identifier: Identifier

    /// Keeps the parts of a reference that has been parsed.
    init(domain: String, path: String, identifier: Identifier) {
        self.domain = domain
        self.path = path
        self.identifier = identifier
    }

    /// The tag, or nil if the reference has a digest.
    public var tag: String? {
        switch identifier {
        case .tag(let tag): tag
        case .digest: nil
        }
    }

    /// The digest, or nil if the reference has a tag.
    public var digest: Digest? {
        switch identifier {
        case .tag: nil
        case .digest(let digest): digest
        }
    }

    /// The name without tag and digest; its first segment is always the registry host.
    public var repository: String { domain.isEmpty ? path : "\(domain)/\(path)" }

    /// The registry host that containerd contacts: the first segment of `repository`.
    public var registryHost: String {
        domain.isEmpty ? String(path.prefix { $0 != "/" }) : domain
    }

    /// The repository as that registry knows it: every segment of `repository` but the first.
    public var registryPath: String {
        domain.isEmpty ? String(path.drop { $0 != "/" }.dropFirst()) : path
    }
}

extension ImageReference: CustomStringConvertible {
    /// The reference that containerd pulls.
    public var description: String {
        switch identifier {
        case .tag(let tag): "\(repository):\(tag)"
        case .digest(let digest): "\(repository)@\(digest)"
        }
    }
}

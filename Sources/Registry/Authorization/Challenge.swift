/// What a registry asks for before it answers: one `WWW-Authenticate` header.
struct Challenge: Hashable, Sendable {
    /// The ways to prove who asks, the preferred one last.
    enum Scheme: Int, Hashable, Sendable {
        case basic
        /// HTTP's Digest, which neither containerd nor Pullgate speaks.
        case digest
        case bearer
    }

    /// The most challenges of one answer that are read; registries send one or two.
    static let maximumCount = 16

    /// The longest header that is read, in bytes: the longest in use have some hundred.
    static let maximumBytes = 8192

    /// The way to prove who asks.
    let scheme: Scheme

    /// The parameters by their names in lower case, of which the last with a name counts.
    let parameters: [String: String]

    /// Reads the challenges of an answer as containerd does, which is more tolerant than RFC 9110.
    ///
    /// A header has one challenge. What cannot be read ends it, and what was read before counts.
    ///
    /// - Parameter headers: The values of the `WWW-Authenticate` headers.
    /// - Returns: The challenges with a known scheme, the preferred ones first.
    static func read(_ headers: [String]) -> [Challenge] {
        let challenges = headers.prefix(maximumCount).compactMap { header -> Challenge? in
            guard header.utf8.count <= maximumBytes else { return nil }
            var reader = ChallengeReader(header)
            let scheme: Scheme? =
                switch reader.token().lowercased() {
                case "basic": .basic
                case "digest": .digest
                case "bearer": .bearer
                default: nil
                }
            return scheme.map { Challenge(scheme: $0, parameters: reader.parameters()) }
        }
        let schemes: [Scheme] = [.bearer, .digest, .basic]
        return schemes.flatMap { scheme in challenges.filter { $0.scheme == scheme } }
    }
}

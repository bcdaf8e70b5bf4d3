internal import Synchronization

/// Keeps the `Authorization` headers that registries took, so that they need not ask again.
///
/// A header is kept for one host with its settings, one repository of one registry and the
/// credentials that it was got with, and is used for no other.
final class AuthorizationCache: Sendable {
    /// What a header is good for.
    struct Key: Hashable, Sendable {
        /// Scheme and authority that the header is sent to.
        let origin: String
        /// The host, of which each path and each set of header fields may have tokens of its own.
        let host: RegistryHost
        /// The registry, of which a mirror may have more than one, and the repository.
        let repository: RepositoryName
        /// The credentials of the pull, or nil for none.
        let credentials: CredentialsHash?
    }

    private struct Entry {
        let header: String
        let end: ContinuousClock.Instant
    }

    /// The most headers that are kept; a node has fewer repositories than that.
    static let maximumCount = 512

    /// The longest header that is kept, in bytes, as for tokens: a longer one is got anew.
    static let maximumHeaderBytes = TokenAnswer.maximumTokenBytes

    /// How long before its end a token is used no more: a request with it has to arrive.
    static let margin = Duration.seconds(5)

    private let entries = Mutex<[Key: Entry]>([:])

    /// How many headers are kept.
    var count: Int { entries.withLock { $0.count } }

    /// The header to send, or nil if none is known that is still good.
    ///
    /// - Parameters:
    ///   - key: What it is for.
    ///   - now: The clock's value.
    /// - Returns: The header's value.
    func header(for key: Key, at now: ContinuousClock.Instant) -> String? {
        entries.withLock { entries in
            guard let entry = entries[key], now < entry.end else { return nil }
            return entry.header
        }
    }

    /// Keeps a header that is still good and not too long.
    ///
    /// - Parameters:
    ///   - header: The header's value.
    ///   - key: What it is for.
    ///   - lifetime: How long it is good for.
    ///   - now: The clock's value.
    func keep(
        _ header: String,
        for key: Key,
        lifetime: Duration,
        at now: ContinuousClock.Instant
    ) {
        let end = now + lifetime - Self.margin
        entries.withLock { entries in
            entries = entries.filter { now < $0.value.end }
            guard now < end, header.utf8.count <= Self.maximumHeaderBytes else { return }
            if entries.count >= Self.maximumCount,
                let next = entries.min(by: { $0.value.end < $1.value.end })
            {
                entries[next.key] = nil
            }
            entries[key] = Entry(header: header, end: end)
        }
    }

    /// Forgets a header that a registry turned down.
    ///
    /// - Parameter key: What it was for.
    func forget(_ key: Key) {
        entries.withLock { $0[key] = nil }
    }
}

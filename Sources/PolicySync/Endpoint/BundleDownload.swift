internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import PolicyBundles
internal import WebConnections

/// What the endpoint answers when it is asked for its bundle.
enum BundleAnswer: Sendable {
    /// The bundle is still the one with the entity tag that was sent.
    case notModified
    /// A bundle, with its entity tag if the endpoint gave one.
    case bundle(bytes: [UInt8], entityTag: String?)
}

/// How the endpoint is asked for its bundle.
enum BundleDownload {
    /// The media type of a DSSE envelope.
    static let mediaType = "application/vnd.dsse.envelope.v1+json"

    /// The request for a bundle.
    ///
    /// - Parameters:
    ///   - entityTag: The entity tag of the bundle in force, or nil.
    ///   - wait: How long the endpoint may hold the request back while that is the latest bundle.
    /// - Returns: The header fields.
    static func headers(unlessTagged entityTag: String?, wait: Duration?) -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "Accept": "\(mediaType), \(PolicyBundle.mediaType);q=0.9, */*;q=0.1",
            "Accept-Encoding": "gzip",
        ]
        guard let entityTag else { return headers }
        headers.add(name: "If-None-Match", value: entityTag)
        // RFC 7240, section 4.3; who does not know it answers at once.
        if let wait { headers.add(name: "Prefer", value: "wait=\(wait.components.seconds)") }
        return headers
    }

    /// Reads an answer.
    ///
    /// - Parameters:
    ///   - response: The answer.
    ///   - entityTag: The entity tag that was sent, or nil.
    ///   - url: Who answered, for messages.
    /// - Returns: What it says.
    /// - Throws: `BundleError` with code `unreachable`, `refused` or `tooLarge`.
    static func answer(
        in response: HTTPClientResponse,
        to entityTag: String?,
        of url: String
    ) async throws(BundleError) -> BundleAnswer {
        switch response.status {
        case .notModified where entityTag != nil:
            return .notModified
        case .ok:
            let bytes = try await body(of: response, url)
            return .bundle(bytes: bytes, entityTag: response.headers.first(name: "ETag"))
        default:
            throw BundleError(.refused, "\(url) answered \(response.status)")
        }
    }

    /// Whether the endpoint has held the request back, as it was asked to.
    static func hasWaited(_ response: HTTPClientResponse) -> Bool {
        response.headers[canonicalForm: "Preference-Applied"].contains { $0.hasPrefix("wait") }
    }

    private static func body(
        of response: HTTPClientResponse,
        _ url: String
    ) async throws(BundleError) -> [UInt8] {
        let limit = UnverifiedEnvelope.maximumBytes
        do {
            let buffer = try await response.body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw BundleError(
                .tooLarge,
                "\(url) sends more than the \(limit) bytes of the largest bundle"
            )
        } catch {
            let failure = ConnectionFailure(error)
            throw BundleError(.unreachable, "\(url) broke off: \(failure.message)")
        }
    }
}

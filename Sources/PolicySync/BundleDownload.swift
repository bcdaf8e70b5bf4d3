internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import PolicyBundles

/// Asks the endpoint for its bundle.
struct BundleDownload {
    /// How long one request may take, the answer's body included: a bundle is at most 8 MiB.
    static let timeout = Duration.seconds(30)

    /// How long the connection may take to be made: an endpoint that is far away needs less.
    static let connectTimeout = TimeAmount.seconds(5)

    /// What the endpoint answered.
    enum Answer {
        /// The bundle is still the one with the entity tag that was sent.
        case notModified
        /// A bundle, with its entity tag if the endpoint gave one.
        case bundle(bytes: [UInt8], entityTag: String?)
    }

    let client: HTTPClient
    let url: String
    var timeout = Self.timeout

    /// Makes one request.
    ///
    /// - Parameter entityTag: The entity tag of the bundle in force, or nil.
    /// - Returns: What the endpoint answered.
    /// - Throws: `BundleError` with code `unreachable`, `refused` or `tooLarge`.
    func get(unlessTagged entityTag: String?) async throws(BundleError) -> Answer {
        // The client's own timeout ends with the answer's head, and a body can hang as well.
        let result = await withTaskGroup(of: Result<Answer, BundleError>?.self) { group in
            group.addTask { await self.result(unlessTagged: entityTag) }
            group.addTask {
                try? await Task.sleep(for: self.timeout)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next().flatMap { $0 }
        }
        guard let result else {
            throw BundleError(
                code: .unreachable,
                message: "\(url) has not answered within \(timeout)"
            )
        }
        return try result.get()
    }

    private func result(unlessTagged entityTag: String?) async -> Result<Answer, BundleError> {
        do throws(BundleError) {
            return .success(try await answer(unlessTagged: entityTag))
        } catch {
            return .failure(error)
        }
    }

    private func answer(unlessTagged entityTag: String?) async throws(BundleError) -> Answer {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "Accept", value: PolicyBundle.mediaType)
        if let entityTag { request.headers.add(name: "If-None-Match", value: entityTag) }
        let response: HTTPClientResponse
        do {
            response = try await client.execute(request, deadline: .distantFuture)
        } catch {
            throw BundleError(code: .unreachable, message: "\(url) cannot be reached: \(error)")
        }
        switch response.status {
        case .notModified where entityTag != nil:
            return .notModified
        case .ok:
            let bytes = try await body(of: response)
            return .bundle(bytes: bytes, entityTag: response.headers.first(name: "ETag"))
        default:
            throw BundleError(code: .refused, message: "\(url) answered \(response.status)")
        }
    }

    private func body(of response: HTTPClientResponse) async throws(BundleError) -> [UInt8] {
        do {
            let buffer = try await response.body.collect(upTo: PolicyBundle.maximumBytes)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw BundleError(
                code: .tooLarge,
                message: "\(url) sends more than the \(PolicyBundle.maximumBytes) bytes of the "
                    + "largest bundle"
            )
        } catch {
            throw BundleError(code: .unreachable, message: "\(url) broke off: \(error)")
        }
    }
}

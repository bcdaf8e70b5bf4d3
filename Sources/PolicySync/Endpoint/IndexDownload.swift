internal import AsyncHTTPClient
internal import Crypto
internal import FoundationEssentials
internal import NIOCore
internal import NIOFileSystem
internal import NIOHTTP1
internal import OCI
internal import PolicyBundles
internal import SystemPackage
internal import WebConnections

/// Fetches a report index into its folder, and goes on where an earlier download broke off.
struct IndexDownload: Sendable {
    /// Bytes a second below which a download is given up, to go on with the next poll: whoever
    /// sends less would keep newer policies from the node.
    private static let slowestRate: Int64 = 32 << 10

    /// How long a download of any size may take.
    private static let shortestLimit = Duration.seconds(60)

    let connection: EndpointConnection
    let folder: IndexFolder
    let endpoint: String

    /// Fetches one index.
    ///
    /// - Parameter reference: The index as a verified bundle names it.
    /// - Throws: `BundleError` with code `noSpace`, `unreachable`, `refused`, `tooLarge`,
    ///   `indexDamaged`, `connectionFiles` or `state`. What has come so far stays, unless it is
    ///   wrong.
    func fetch(_ reference: ReportIndexReference) async throws(BundleError) {
        let limit = max(Self.shortestLimit, .seconds(reference.size / Self.slowestRate))
        let error = BundleError(
            .unreachable,
            "\(url(of: reference)) has not come within \(limit); the download goes on with the "
                + "next poll"
        )
        try await within(limit, orThrow: error) { () throws(BundleError) in
            try await download(reference)
        }
    }

    private func url(of reference: ReportIndexReference) -> String {
        "\(endpoint)\(path(of: reference))"
    }

    private func path(of reference: ReportIndexReference) -> String {
        "/blobs/sha256/\(reference.digest.encoded)"
    }

    private func download(_ reference: ReportIndexReference) async throws(BundleError) {
        let part = folder.part(of: reference.digest)
        var present = folder.size(ofFileAt: part) ?? 0
        if present > reference.size {
            try? FileManager.default.removeItem(atPath: part)
            present = 0
        }
        try checkSpace(for: reference.size - present)
        if present < reference.size {
            try await receive(reference, into: part, from: present)
        }
        do {
            let hash = try await folder.hash(ofFileAt: part).finalize()
            guard hash.isHash(of: reference.digest) else {
                try? FileManager.default.removeItem(atPath: part)
                throw BundleError(
                    .indexDamaged,
                    "\(url(of: reference)) sends another file: sha256:\(hash.hexadecimal)"
                )
            }
            try await folder.finish(reference.digest)
        } catch let error as BundleError {
            throw error
        } catch {
            throw writing(error, part)
        }
    }

    /// Asks for what is missing, and writes it as it comes.
    private func receive(
        _ reference: ReportIndexReference,
        into part: String,
        from present: Int64
    ) async throws(BundleError) {
        let url = url(of: reference)
        // What is resumed is not packed: the range is one of the file itself.
        let headers: HTTPHeaders =
            present > 0
            ? ["Accept-Encoding": "identity", "Range": "bytes=\(present)-"]
            : ["Accept-Encoding": "gzip"]
        let response = try await connection.get(path(of: reference), headers: headers)
        let start: Int64
        switch response.status {
        case .ok: start = 0
        case .partialContent where Self.start(of: response) == present: start = present
        case .partialContent, .rangeNotSatisfiable:
            try? FileManager.default.removeItem(atPath: part)
            throw BundleError(.refused, "\(url) sends another range than the one asked for")
        default: throw BundleError(.refused, "\(url) answered \(response.status)")
        }
        do {
            try await FileSystem.shared.withFileHandle(
                forWritingAt: FilePath(part),
                options: .modifyFile(createIfNecessary: true, permissions: .ownerReadWrite)
            ) { file in
                try await file.resize(to: .bytes(start))
                try await write(response.body, to: file, from: start, upTo: reference.size, url)
            }
        } catch let error as BundleError {
            if error.code == .tooLarge { try? FileManager.default.removeItem(atPath: part) }
            throw error
        } catch {
            throw writing(error, part)
        }
    }

    private func write(
        _ body: HTTPClientResponse.Body,
        to file: WriteFileHandle,
        from start: Int64,
        upTo size: Int64,
        _ url: String
    ) async throws {
        var written = start
        var chunks = body.makeAsyncIterator()
        while true {
            let chunk: ByteBuffer?
            do {
                chunk = try await chunks.next()
            } catch {
                let failure = ConnectionFailure(error)
                throw BundleError(.unreachable, "\(url) broke off: \(failure.message)")
            }
            guard let chunk else { break }
            guard written + Int64(chunk.readableBytes) <= size else {
                throw BundleError(
                    .tooLarge,
                    "\(url) sends more than the \(size) bytes that the bundle names"
                )
            }
            try await file.write(contentsOf: chunk.readableBytesView, toAbsoluteOffset: written)
            written += Int64(chunk.readableBytes)
        }
        guard written == size else {
            throw BundleError(.unreachable, "\(url) ended after \(written) of \(size) bytes")
        }
    }

    private func checkSpace(for bytes: Int64) throws(BundleError) {
        let free: Int64
        do {
            free = try folder.freeBytes()
        } catch {
            throw BundleError(.state, "\(folder.path): \(FileReason.of(error))")
        }
        guard free - IndexFolder.reserve >= bytes else {
            throw BundleError(
                .noSpace,
                "the report index needs \(bytes) bytes and \(IndexFolder.reserve) to spare, and "
                    + "\(folder.path) has \(free)"
            )
        }
    }

    private func writing(_ error: any Error, _ path: String) -> BundleError {
        let reason = FileReason.of(error)
        return BundleError(
            FileReason.isFullDisk(error) ? .noSpace : .state,
            "\(path) cannot be written: \(reason)"
        )
    }

    /// Where the content of a partial answer begins (RFC 9110, section 14.4).
    private static func start(of response: HTTPClientResponse) -> Int64? {
        let range = response.headers.first(name: "Content-Range") ?? ""
        guard range.hasPrefix("bytes ") else { return nil }
        return Int64(range.dropFirst("bytes ".count).prefix { $0 != "-" })
    }
}

internal import AdminAPI
internal import Admission
internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PolicyBundles
internal import PolicySync

/// What the admin socket answers to which question.
struct AdminRoutes: Sendable {
    /// Bytes of the largest question: an image's name has at most some hundred.
    private static let maximumRequestBytes = 16 << 10

    let report: NodeReport
    let admission: PullAdmission

    func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.get(RouterPath(AdminSocket.statusPath)) { _, _ in
            try answer(await report.status())
        }
        router.post(RouterPath(AdminSocket.syncPath)) { _, _ in
            _ = await report.sync.poll()
            return try answer(await report.status())
        }
        router.get(RouterPath(AdminSocket.configurationPath)) { request, _ in
            let document = report.configuration.document
            return request.uri.queryParameters.get("format") == "json"
                ? answer(Array(document.json.utf8))
                : answer(Array(document.yaml.utf8), type: "application/yaml")
        }
        router.post(RouterPath(AdminSocket.checkPath)) { request, _ in
            try await reading(request) { body in
                let question: CheckRequest
                do {
                    question = try JSONDecoder().decode(CheckRequest.self, from: Data(body))
                } catch {
                    return try refuse(.badRequest, #"the body is not {"image": "…"}"#)
                }
                return try answer(await admission.check(question.image))
            }
        }
        router.post(RouterPath(AdminSocket.verifyPath)) { request, _ in
            try await reading(request) { body in
                try answer(await admission.verification(of: body))
            }
        }
        addDecisions(to: router)
        return router
    }

    /// Reads a question whole, and says it where it is too large.
    private func reading(
        _ request: Request,
        _ answer: ([UInt8]) async throws -> Response
    ) async throws -> Response {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.maximumRequestBytes)
        } catch is NIOTooManyBytesError {
            let message = "the question has more than \(Self.maximumRequestBytes) bytes"
            return try refuse(.contentTooLarge, message)
        }
        return try await answer(Array(body.readableBytesView))
    }

    func answer(_ value: some Encodable) throws -> Response {
        answer([UInt8](try value.line()))
    }

    func answer(
        _ body: [UInt8],
        status: HTTPResponse.Status = .ok,
        type: String = "application/json"
    ) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }

    func refuse(_ status: HTTPResponse.Status, _ message: String) throws -> Response {
        answer([UInt8](try ErrorAnswer(message: message).line()), status: status)
    }
}

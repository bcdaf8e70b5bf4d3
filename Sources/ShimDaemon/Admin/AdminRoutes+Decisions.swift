internal import AdminAPI
internal import HTTPTypes
internal import Hummingbird
internal import OCI
internal import PolicyEngine

/// The answers about recent decisions.
extension AdminRoutes {
    private var history: DecisionHistory { report.history }

    func addDecisions(to router: Router<BasicRequestContext>) {
        router.get(RouterPath(AdminSocket.decisionsPath)) { request, _ in
            try await reading { try await decisions(request.uri.queryParameters) }
        }
        router.get(RouterPath("\(AdminSocket.decisionsPath)/{id}")) { _, context in
            let id = context.parameters.get("id") ?? ""
            return try await reading { try answer(try await history.decision(id: id), on: id) }
        }
        router.get(RouterPath(AdminSocket.explainPath)) { request, _ in
            guard let image = request.uri.queryParameters.get("image") else {
                return try refuse(.badRequest, "the parameter image is missing")
            }
            return try await reading { try answer(try await last(on: image), on: image) }
        }
    }

    /// Says it where the history cannot be read.
    private func reading(_ read: () async throws -> Response) async throws -> Response {
        do {
            return try await read()
        } catch {
            return try refuse(.internalServerError, "kept decisions cannot be read: \(error)")
        }
    }

    /// The decision with an id, else the last one on an image.
    private func last(on image: String) async throws -> KeptDecision? {
        if let decision = try await history.decision(id: image) { return decision }
        let reference = try? ImageReference(normalizing: image)
        return try await history.newest(reference: reference?.description, image: image)
    }

    private func answer(_ decision: KeptDecision?, on subject: String) throws -> Response {
        guard let decision else {
            return try refuse(.notFound, "no decision on \(subject) is kept on this node")
        }
        return answer(Array(decision.line.utf8))
    }

    private func decisions(_ parameters: Parameters) async throws -> Response {
        var query = DecisionQuery()
        query.onlyDenied = parameters.get("denied") == "1"
        if let text = parameters.get("since") {
            guard let since = try? Timestamp(parsing: text) else {
                return try refuse(.badRequest, "since is not a time such as 2027-01-31T08:00:00Z")
            }
            query.since = since
        }
        if let text = parameters.get("limit") {
            guard let limit = Int(text), (1...DecisionQuery.maximumLimit).contains(limit) else {
                return try refuse(
                    .badRequest,
                    "limit is not a number from 1 to \(DecisionQuery.maximumLimit)"
                )
            }
            query.limit = limit
        }
        if let text = parameters.get("after") {
            guard let after = Int64(text) else {
                return try refuse(.badRequest, "after is not the number of a decision")
            }
            let wait = parameters.get("wait").map(Int.init) ?? 0
            guard let wait, (0...AdminSocket.longestWait).contains(wait) else {
                return try refuse(
                    .badRequest,
                    "wait is not a number of seconds from 0 to \(AdminSocket.longestWait)"
                )
            }
            // One above all is of an earlier run, whose last decisions are lost; who knows that one
            // knows none of this run.
            let known = after > history.newest ? history.start : after
            query.after = known
            await history.waitForNewer(than: known, within: .seconds(wait))
        }
        // Before the decisions, so that none that comes meanwhile is skipped.
        let newest = history.newest
        let decisions = try await history.decisions(query)
        let last = decisions.last?.number ?? 0
        let isCut = query.after != nil && decisions.count == query.limit
        return lines(decisions, upTo: isCut ? last : max(last, newest))
    }

    private func lines(_ decisions: [KeptDecision], upTo number: Int64) -> Response {
        let body = decisions.map { $0.line + "\n" }.joined()
        var response = answer(Array(body.utf8), type: "application/x-ndjson")
        let fields = [
            (AdminSocket.numberHeader, "\(number)"),
            (AdminSocket.historyHeader, "\(history.identity)"),
        ]
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
        return response
    }
}

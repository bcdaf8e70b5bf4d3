import Testing

@testable import NodeFixture

/// The admin socket as other programs see it.
@Suite struct AdminRoutesTests {
    /// Lends a way to ask a daemon that has denied one image.
    private static func with(
        _ body: (_ ask: (String, String, String?) async throws -> LoopbackHTTP.Answer) async throws
            -> Void
    ) async throws {
        try await Workspace.with { workspace in
            let gate = try Pullgated.alone(in: workspace)
            try await gate.startWithAdmin()
            _ = await CRIClient.with(gate.socketPath) { await $0.pull("busybox") }
            let socket = gate.adminSocketPath.replacing("/", with: "%2F")
            func ask(
                _ method: String,
                _ path: String,
                _ text: String?
            ) async throws -> LoopbackHTTP.Answer {
                try await LoopbackHTTP.send(
                    method,
                    "http+unix://\(socket)\(path)",
                    body: text.map { Array($0.utf8) }
                )
            }
            // Who is denied is answered first, and then the decision is recorded.
            try await Deadline.wait(within: .seconds(60), for: "the decision") {
                try await ask("GET", "/v1/decisions", nil).body.isEmpty ? nil : ()
            }
            try await body(ask)
        }
    }

    @Test func givesADecisionByItsID() async throws {
        try await Self.with { ask in
            let decision = try JSONValue(parsing: try await ask("GET", "/v1/decisions", nil).body)
            let id = try #require(decision["decisionID"].string)
            let answer = try await ask("GET", "/v1/decisions/\(id)", nil)
            #expect(answer.status == 200)
            #expect(try JSONValue(parsing: answer.body) == decision)
            let unknown = try await ask("GET", "/v1/decisions/0123", nil)
            #expect(unknown.status == 404)
            #expect(unknown.body == #"{"message":"no decision on 0123 is kept on this node"}"#)
        }
    }

    @Test(arguments: [
        ("GET", "/v1/decisions?limit=0", nil), ("GET", "/v1/decisions?limit=many", nil),
        ("GET", "/v1/decisions?since=yesterday", nil), ("GET", "/v1/decisions?after=x", nil),
        ("GET", "/v1/decisions?after=1&wait=61", nil), ("GET", "/v1/explain", nil),
        ("POST", "/v1/check", "busybox"), ("POST", "/v1/check", #"{"name": "busybox"}"#),
    ])
    func refusesAWrongQuestion(method: String, path: String, body: String?) async throws {
        try await Self.with { ask in
            let answer = try await ask(method, path, body)
            #expect(answer.status == 400)
            #expect(answer.body.hasPrefix(#"{"message":""#))
        }
    }

    @Test(arguments: ["/v1/check", "/v1/verify"])
    func saysThatAQuestionIsTooLarge(path: String) async throws {
        try await Self.with { ask in
            let answer = try await ask("POST", path, String(repeating: " ", count: 16_385))
            #expect(answer.status == 413)
            #expect(answer.body == #"{"message":"the question has more than 16384 bytes"}"#)
        }
    }

    @Test(arguments: [
        ("since=yesterday", "since is not a time such as 2027-01-31T08:00:00Z"),
        ("after=x", "after is not the number of a decision"),
        ("after=1&wait=61", "wait is not a number of seconds from 0 to 60"),
    ])
    func saysWhatIsWrongInAQuestion(query: String, message: String) async throws {
        try await Self.with { ask in
            let answer = try await ask("GET", "/v1/decisions?\(query)", nil)
            #expect(answer.body == #"{"message":"\#(message)"}"#)
        }
    }

    @Test func answersNothingAfterTheLastDecision() async throws {
        try await Self.with { ask in
            let all = try await ask("GET", "/v1/decisions?after=0", nil)
            #expect(all.body.split(separator: "\n").count == 1)
            let last = try #require(all.decisionNumber)
            for path in ["after=\(last)", "since=2100-01-01", "limit=1&after=\(last)&denied=1"] {
                let answer = try await ask("GET", "/v1/decisions?\(path)", nil)
                #expect(answer.status == 200)
                #expect(answer.body.isEmpty)
                #expect(answer.decisionNumber == last)
            }
        }
    }

    @Test func answersAllDecisionsOfThisRunAfterALostOne() async throws {
        try await Self.with { ask in
            let all = try await ask("GET", "/v1/decisions?after=0", nil)
            let answer = try await ask("GET", "/v1/decisions?after=\(Int64.max)", nil)
            #expect(answer.body == all.body)
            #expect(answer.decisionNumber == all.decisionNumber)
        }
    }

    @Test func judgesWhatNoPullCouldName() async throws {
        try await Self.with { ask in
            let answer = try await ask("POST", "/v1/check", #"{"image": "Not/Valid"}"#)
            #expect(answer.status == 200)
            let decision = try JSONValue(parsing: answer.body)
            #expect(decision["outcome"] == "deny")
            #expect(decision["basis"] == "invalidRequest")
        }
    }
}

import NodeFixture
import Testing

@Suite struct PolicyEndpointTests {
    /// Asks for the bundle with a client that is not the fixture.
    private static func get(
        _ endpoint: PolicyEndpoint,
        ifNoneMatch tag: String = ""
    ) async throws -> PlainClient.Answer {
        try await PlainClient().get("\(endpoint.url)/bundle", headers: ["If-None-Match": tag])
    }

    @Test func answersNotModifiedUntilAnotherBundleIsPublished() async throws {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            #expect(try await Self.get(endpoint).status == 404)

            try endpoint.publish(["revision": 1])
            let first = try await Self.get(endpoint)
            #expect(first.status == 200)
            #expect(first.body == #"{"revision":1}"#)
            let tag = try #require(first.headers["etag"])
            #expect(try await Self.get(endpoint, ifNoneMatch: tag).status == 304)

            // As long as the first one, and written within the same second.
            try endpoint.publish(["revision": 2])
            #expect(try await Self.get(endpoint, ifNoneMatch: tag).status == 200)

            let requests = try await endpoint.requests()
            #expect(requests.map(\.status) == [404, 200, 304, 200])
            #expect(requests.map(\.ifNoneMatch) == ["", "", tag, tag])
            #expect(requests.allSatisfy { $0.method == "GET" && $0.path == "/bundle" })
        }
    }

    @Test func failsAsLongAsItIsTold() async throws {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            try endpoint.publish(["revision": 1])
            for failure in PolicyEndpoint.Failure.allCases {
                try endpoint.fail(failure)
                #expect(try await Self.get(endpoint).status == failure.rawValue)
            }
            try endpoint.fail(nil)
            #expect(try await Self.get(endpoint).status == 200)
        }
    }

    @Test func servesTheSameAfterARestart() async throws {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            try endpoint.publish(["revision": 1])
            let tag = try await Self.get(endpoint).headers["etag"]
            await endpoint.stop()
            try await endpoint.start()
            #expect(try await Self.get(endpoint).headers["etag"] == tag)
        }
    }

    @Test func knowsWhenAClientHasTheBundle() async throws {
        try await Workspace.with { workspace in
            let endpoint = try await PolicyEndpoint.start(in: workspace)
            try endpoint.publish(["revision": 1])
            let tag = try #require(try await Self.get(endpoint).headers["etag"])
            let error = await #expect(throws: FixtureError.self) {
                try await endpoint.waitUntilInForce(within: .zero)
            }
            #expect(error?.code == .timedOut)
            _ = try await Self.get(endpoint, ifNoneMatch: tag)
            try await endpoint.waitUntilInForce()
        }
    }
}

import NodeFixture
import Testing

@Suite struct MovingTagRegistryTests {
    @Test func movesTheTagBetweenTheGateAndContainerd() async throws {
        try await Workspace.with { workspace in
            let registry = try await Registry.start(in: workspace)
            let moving = try await MovingTagRegistry.start(before: registry, in: workspace)
            let containerd = try await Containerd.start(in: workspace)
            let (image, later) = try await moving.push(
                TestImage(seed: "first"),
                then: TestImage(seed: "second"),
                to: "team/app"
            )
            #expect(image.reference == later.reference)
            #expect(image.reference == "\(moving.address)/team/app:\(MovingTagRegistry.tag)")
            #expect(image.digest != later.digest)

            let url = "http://\(moving.address)/v2/team/app/manifests/\(MovingTagRegistry.tag)"
            let headers = ["Accept": ImageFormat.oci.manifestType]
            for (userAgent, digest) in [
                ("pullgate", image.digest), ("Pullgate", later.digest),
                ("pullgate/1", later.digest), ("", later.digest),
            ] {
                let client = PlainClient(userAgent: userAgent)
                let answer = try await client.get(url, headers: headers)
                #expect(answer.status == 200)
                #expect(answer.headers["docker-content-digest"] == digest, "\(userAgent)")
            }
            #expect(try await registry.requests().count == 4)

            #expect(try await containerd.pull(image.reference) == later.imageIDs.first)
            #expect(try await containerd.pull(image.digestReference) == image.imageIDs.first)
        }
    }

    @Test func showsTheGateNothingOfWhatItIsNotToSee() async throws {
        try await Workspace.with { workspace in
            let registry = try await Registry.start(in: workspace)
            let nobody = try MutePort(.refusing)
            defer { withExtendedLifetime(nobody) {} }
            let moving = try await MovingTagRegistry.start(
                before: registry,
                silence: nobody.address,
                in: workspace
            )
            let index = try await TestIndex([TestImage(seed: "unseen")])
            let unseen = try await moving.pushUnseen(index, to: "app")
            let url = "http://\(moving.address)/v2/\(unseen.repository)/manifests/"
            let headers = ["Accept": ImageFormat.oci.indexType]
            for (userAgent, identifier, status) in [
                ("pullgate", MovingTagRegistry.tag, 404), ("pullgate", unseen.digest, 502),
                ("", MovingTagRegistry.tag, 200), ("", unseen.digest, 200),
            ] {
                let client = PlainClient(userAgent: userAgent)
                let answer = try await client.get(url + identifier, headers: headers)
                #expect(answer.status == status, "\(userAgent) \(identifier)")
            }
        }
    }

    @Test func leavesEverythingElseAsItIs() async throws {
        try await Workspace.with { workspace in
            let registry = try await Registry.start(in: workspace)
            let moving = try await MovingTagRegistry.start(before: registry, in: workspace)
            for path in [
                "/v2/", "/v2/app/blobs/moving", "/v2/app/manifests/moving-on",
                "/v2/manifests/tags/list?n=1",
            ] {
                _ = try await PlainClient().get("http://\(moving.address)\(path)")
                #expect(try await registry.requests().last?.path == path)
            }
        }
    }
}

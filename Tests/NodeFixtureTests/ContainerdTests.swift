import NodeFixture
import Testing

@Suite struct ContainerdTests {
    @Test(arguments: ImageFormat.allCases)
    func pullsWhatWasPushed(format: ImageFormat) async throws {
        try await Workspace.with { workspace in
            let registry = try await Registry.start(in: workspace)
            let containerd = try await Containerd.start(in: workspace)
            let index = TestIndex(
                [
                    try await TestImage(seed: "x", format: format, architecture: .amd64),
                    try await TestImage(seed: "x", format: format, architecture: .arm64),
                ],
                format: format
            )
            let image = try await registry.pusher.push(index, to: "team/app", tag: "1")
            #expect(try await registry.requests().isEmpty)

            let mark = try await registry.mark()
            let pull = try await containerd.ctr("images", "pull", "--plain-http", image.reference)
            #expect(pull.status.isSuccess, "\(pull.error)")

            #expect(try await containerd.images().contains(image.reference))
            let host = try #require(index.images.first { $0.architecture == .host })
            let parts = [index.blob, host.manifest, host.configuration] + host.layers
            #expect(try await containerd.contentDigests() == parts.map(\.digest).sorted())

            let requests = try await registry.requests(since: mark)
            #expect(requests.contains { $0.isManifest(of: "team/app") && $0.status == 200 })
            let blobs = try await registry.blobRequests(repository: "team/app", since: mark)
            #expect(
                Set(blobs.map(\.path))
                    == Set(parts.dropFirst(2).map { "/v2/team/app/blobs/\($0.digest)" })
            )
            #expect(blobs.allSatisfy { $0.method == "GET" && $0.userAgent.contains("containerd") })
            #expect(try await registry.blobRequests(repository: "team/ap", since: mark).isEmpty)
        }
    }

    @Test func keepsItsImagesOverARestart() async throws {
        try await Workspace.with { workspace in
            let registry = try await Registry.start(in: workspace)
            let containerd = try await Containerd.start(in: workspace)
            let image = try await registry.pusher.push(TestImage(seed: "y"), to: "app", tag: "1")
            let pull = try await containerd.ctr("images", "pull", "--plain-http", image.reference)
            #expect(pull.status.isSuccess, "\(pull.error)")

            let first = containerd.daemon.processID
            try await containerd.restart()
            #expect(containerd.daemon.processID != first)
            #expect(try await containerd.images().contains(image.reference))

            try await containerd.removeImage(image.reference)
            #expect(try await !containerd.images().contains(image.reference))
            try await containerd.removeAllImages()
            #expect(try await containerd.images().isEmpty)
            #expect(try await containerd.contentDigests().isEmpty)
        }
    }

    @Test func leavesNothingBehindAfterAnError() async throws {
        var path = "/"
        do {
            try await Workspace.with { workspace in
                path = workspace.path
                _ = try await Registry.start(in: workspace)
                _ = try await Containerd.start(in: workspace)
                _ = try await PolicyEndpoint.start(in: workspace)
                #expect(try ProcessTable.processes(mentioning: path).count >= 3)
                throw Failure()
            }
        } catch is Failure {}
        #expect(try ProcessTable.processes(mentioning: path).isEmpty)
        let listing = try await Command.run(Launch("ls", [path]))
        #expect(listing.status == .code(2))
    }
}

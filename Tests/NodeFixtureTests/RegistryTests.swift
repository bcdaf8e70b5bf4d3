import Testing

@testable import NodeFixture

@Suite struct RegistryTests {
    static let user = Credentials(username: "reader", password: "pass: \"word\" é")

    /// Every kind that there is.
    static let kinds = [
        RegistryOptions.plain,
        .basicAuthentication(username: user.username, password: user.password),
        .tls,
        RegistryOptions(isEncrypted: true, credentials: user),
    ]

    private static func attestedIndex(_ format: ImageFormat = .oci) async throws -> TestIndex {
        TestIndex(
            [
                try await TestImage(seed: "x", format: format, architecture: .amd64),
                try await TestImage(seed: "x", format: format, architecture: .arm64),
            ],
            format: format,
            isAttested: true
        )
    }

    @Test(arguments: kinds)
    func takesAnIndexWhateverItAsksOfClients(options: RegistryOptions) async throws {
        let index = try await Self.attestedIndex()
        try await Workspace.with { workspace in
            let registry = try await Registry.start(options, in: workspace)
            let image = try await registry.pusher.push(index, to: "team/app", tag: "1")
            #expect(try await registry.requests().isEmpty)
            #expect(image.reference == "\(registry.address)/team/app:1")

            try await registry.daemon.restart()
            let access = ServerAccess(credentials: options.credentials, caPath: registry.caPath)
            let list = "\(registry.url)/v2/team/app/tags/list"
            let tags = try await LoopbackHTTP.send("GET", list, access: access)
            #expect(try JSONValue(parsing: tags.body)["tags"] == ["1"])
            for digest in image.imageIDs + image.layerDigests {
                let url = "\(registry.url)/v2/team/app/blobs/\(digest)"
                #expect(try await LoopbackHTTP.send("HEAD", url, access: access).status == 200)
            }
        }
    }

    @Test func namesEverythingThatWasPushed() async throws {
        let index = try await Self.attestedIndex(.docker)
        try await Workspace.with { workspace in
            let registry = try await Registry.start(in: workspace)
            let image = try await registry.pusher.push(index, to: "app", tag: "1")
            let attestations = index.attestations

            #expect(image.digest == index.blob.digest)
            #expect(image.manifests.map(\.architecture) == [.amd64, .arm64, nil, nil])
            #expect(
                image.manifestDigests
                    == index.images.map(\.manifest.digest) + attestations.map(\.manifest.digest)
            )
            #expect(
                image.imageIDs
                    == index.images.map(\.configuration.digest)
                    + attestations.map(\.configuration.digest)
            )
            #expect(Set(image.imageIDs).count == 4)
            #expect(image.hostManifest?.architecture == .host)
            #expect(image.named(registry: "docker.io").reference == "docker.io/app:1")
            #expect(image.named(registry: "docker.io").digest == image.digest)
        }
    }

    @Test(arguments: [nil, Credentials(username: user.username, password: "wrong")])
    func refusesOtherCredentials(credentials: Credentials?) async throws {
        try await Workspace.with { workspace in
            let options = RegistryOptions(credentials: Self.user)
            let registry = try await Registry.start(options, in: workspace)
            let url = "\(registry.url)/v2/"
            let access = ServerAccess(credentials: credentials)
            #expect(try await LoopbackHTTP.send("GET", url, access: access).status == 401)
            let own = ServerAccess(credentials: registry.credentials)
            #expect(try await LoopbackHTTP.send("GET", url, access: own).status == 200)
        }
    }

    @Test func keepsSeveralRegistriesOfAWorkspaceApart() async throws {
        try await Workspace.with { workspace in
            let first = try await Registry.start(in: workspace)
            let second = try await Registry.start(named: "second", .tls, in: workspace)
            let third = try await Registry.start(named: "third", .tls, in: workspace)
            #expect(second.caPath != third.caPath)

            try await first.pusher.push(try await TestImage(seed: "x"), to: "app", tag: "1")
            let client = PlainClient()
            #expect(try await client.get("\(first.url)/v2/app/tags/list").status == 200)
            #expect(try await first.requests().map(\.path) == ["/v2/app/tags/list"])
            #expect(try await second.requests().isEmpty)
            #expect(try await third.requests().isEmpty)
        }
    }
}

import NodeFixture
import Testing

/// What hosts.toml files say, containerd does for a pull through CRI.
extension ContainerdTests {
    /// Names a registry as the only one to ask in the place of another one.
    private static func mirror(_ registry: Registry, _ further: String = "") -> String {
        """
        [host."\(registry.url)"]
        capabilities = ["pull", "resolve"]
        \(further)

        """
    }

    @Test func pullsOverPlainHTTPFromLoopbackUnlessTold() async throws {
        try await Workspace.with { workspace in
            let registry = try await Registry.start(in: workspace)
            let containerd = try await Containerd.start(in: workspace)
            let image = try await registry.pusher.push(TestImage(seed: "x"), to: "app", tag: "1")
            #expect(try await containerd.pull(image.reference) == image.imageIDs.first)
        }
    }

    @Test func pullsOverTLSFromWhomItsHostsFileVouchesFor() async throws {
        try await Workspace.with { workspace in
            let registry = try await Registry.start(.tls, in: workspace)
            let containerd = try await Containerd.start(in: workspace)
            let image = try await registry.pusher.push(TestImage(seed: "x"), to: "app", tag: "1")

            try workspace.writeHosts(Self.mirror(registry), for: registry.address)
            let error = await #expect(throws: PullFailed.self) {
                try await containerd.pull(image.reference)
            }
            #expect(error?.message.contains("certificate signed by unknown authority") == true)

            let trust = "ca = \"\(try #require(registry.caPath))\""
            try workspace.writeHosts(Self.mirror(registry, trust), for: registry.address)
            #expect(try await containerd.pull(image.reference) == image.imageIDs.first)
            let requests = try await registry.requests()
            #expect(requests.contains { $0.isManifest(of: "app") && $0.status == 200 })
            #expect(requests.allSatisfy { $0.userAgent.contains("containerd") })
        }
    }

    @Test func pullsWithTheCredentialsOfItsHostsFile() async throws {
        try await Workspace.with { workspace in
            let options = RegistryOptions.basicAuthentication(username: "reader", password: "x")
            let registry = try await Registry.start(options, in: workspace)
            let containerd = try await Containerd.start(in: workspace)
            let image = try await registry.pusher.push(TestImage(seed: "x"), to: "app", tag: "1")

            await #expect(throws: PullFailed.self) { try await containerd.pull(image.reference) }
            #expect(try await registry.requests().allSatisfy { $0.status == 401 })

            let value = try #require(registry.credentials).authorization
            let header = """
                [host."\(registry.url)".header]
                Authorization = "\(value)"
                """
            try workspace.writeHosts(Self.mirror(registry, header), for: registry.address)
            #expect(try await containerd.pull(image.reference) == image.imageIDs.first)
        }
    }

    @Test(arguments: ["docker.io", "registry.k8s.io", "127.0.0.1:9"])
    func pullsFromTheMirrorOf(registryHost: String) async throws {
        try await Workspace.with { workspace in
            let registry = try await Registry.start(in: workspace)
            let containerd = try await Containerd.start(in: workspace)
            let index = TestIndex([try await TestImage(seed: "x")], isAttested: true)
            let image = try await registry.pusher.push(index, to: "library/app", tag: "1")
                .named(registry: registryHost)
            try workspace.writeHosts(Self.mirror(registry), for: registryHost)

            #expect(try await containerd.pull(image.reference) == image.hostManifest?.imageID)
            #expect(try await containerd.images().contains(image.reference))
            let requests = try await registry.requests()
            #expect(requests.contains { $0.isManifest(of: image.repository) })
            let namespace = registryHost.replacing(":", with: "%3A")
            #expect(requests.allSatisfy { $0.path.hasSuffix("?ns=\(namespace)") })
        }
    }
}

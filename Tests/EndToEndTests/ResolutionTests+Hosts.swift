import CRI
import GRPCBridge
import NodeFixture
import Testing

/// What hosts.toml files say, the gate does as containerd.
extension ResolutionTests {
    @Test func trustsAPrivateAuthorityOnceAHostsFileNamesIt() async throws {
        let (clean, severe) = (stage.images.encrypted.clean, stage.images.encrypted.severe)
        let registry = stage.encryptedRegistry
        let workspace = stage.node.workspace
        try await stage.withClient { client in
            // containerd 1.6 ignores a file without such a table.
            let host = "server = \"\(registry.url)\"\n[host.\"\(registry.url)\"]\n"
            try workspace.writeHosts(host, for: registry.address)
            let distrusted = await client.pull(clean.reference)
            #expect(distrusted.status.code == .unavailable)
            #expect(distrusted.status.message.contains("\(registry.address): "))
            #expect(distrusted.status.message.contains("CERTIFICATE_VERIFY_FAILED"))
            #expect(!stage.node.containerd.hasLoggedPull(of: clean.reference))

            let authority = "ca = \"\(try #require(registry.caPath))\"\n"
            try workspace.writeHosts(host + authority, for: registry.address)
            let allowed = await client.pull(clean.reference)
            #expect(allowed.status == .ok)
            #expect(allowed.pulledImage == clean.imageIDs.first)
            let denied = await client.pull(severe.reference)
            #expect(denied.status == .denied(severe.denial(policy: registry.address)))
        }
        #expect(
            try await asked(by: .gate, for: severe, at: registry)
                == manifests(severe, "HEAD 1.0", "GET @")
        )
        #expect(try await asked(by: .containerd, for: severe, at: registry) == [])
    }

    @Test func showsACertificateAndTrustsAnyWhereAHostsFileSaysSo() async throws {
        let (clean, severe) = (stage.images.guarded.clean, stage.images.guarded.severe)
        let registry = stage.guardedRegistry
        let host = "server = \"\(registry.url)\"\n[host.\"\(registry.url)\"]\n"
        let authority = "ca = \"\(registry.caPath)\"\n"
        let (certificate, key) = registry.client
        let client = "client = [[\"\(certificate)\", \"\(key)\"]]\n"
        func pull(_ image: PushedImage, by toml: String) async throws -> BackendResponse {
            try stage.node.workspace.writeHosts(host + toml, for: registry.address)
            return await stage.withClient { await $0.pull(image.reference) }
        }

        let distrusted = try await pull(clean, by: client)
        #expect(distrusted.status.code == .unavailable)
        #expect(distrusted.status.message.contains("CERTIFICATE_VERIFY_FAILED"))
        let anonymous = try await pull(clean, by: authority)
        #expect(anonymous.status.code == .unauthenticated)
        #expect(anonymous.status.message.contains("it answers 403"))
        #expect(!stage.node.containerd.hasLoggedPull(of: clean.reference))

        let allowed = try await pull(clean, by: authority + client)
        #expect(allowed.status == .ok)
        #expect(allowed.pulledImage == clean.imageIDs.first)
        let denied = try await pull(severe, by: "skip_verify = true\n" + client)
        #expect(denied.status == .denied(severe.denial(policy: registry.address)))
        #expect(try await asked(by: .gate, for: clean) == manifests(clean, "HEAD 1.0", "GET @"))
        #expect(try await asked(by: .gate, for: severe) == manifests(severe, "HEAD 1.0", "GET @"))
        #expect(try await asked(by: .containerd, for: severe) == [])
    }

    @Test func theToolAsksTheHostsThatTheDaemonGoesBy() async throws {
        let node = stage.node
        // Another test's would have more requests than that counts.
        let repository = "elsewhere/resolved"
        let image = try await node.registry.pusher.push(
            TestImage(seed: repository),
            to: repository
        )
        let host = "[host.\"\(node.registry.url)\"]\n"
        try node.workspace.writeHosts(host, for: "resolved.example.com")
        let name = "resolved.example.com/\(repository)@\(image.digest)"
        let resolved = try await node.gate.ask("resolve", name)
        #expect(resolved.status == .code(0), "\(resolved.error)")
        #expect(resolved.lines.contains("  host       \(node.registry.address)"))

        let elsewhere = try node.workspace.folder("no-hosts")
        let failed = try await node.gate.ask(
            "resolve",
            name,
            "--hosts-folder",
            elsewhere,
            "--timeout",
            "1s"
        )
        #expect(failed.status == .code(2), "the folder that is given counts")
    }

    @Test(arguments: [("registry.k8s.io", ""), ("docker.io", "docker.io/library/")])
    func judgesByTheFirstMirrorThatAnswers(registryHost: String, omitted: String) async throws {
        let kind = try #require(stage.images.mirrored[registryHost])
        try stage.node.workspace.writeHosts(
            """
            [host."http://\(stage.absentRegistry.address)"]
            capabilities = ["pull", "resolve"]
            [host."\(stage.node.registry.url)"]
            capabilities = ["pull", "resolve"]

            """,
            for: registryHost
        )
        // Of Docker Hub's images people write short names.
        let clean = kind.clean.reference.trimmingPrefix(omitted)
        let severe = String(kind.severe.reference.trimmingPrefix(omitted))
        try await stage.withClient { client in
            let allowed = await client.pull(String(clean))
            #expect(allowed.status == .ok)
            #expect(allowed.pulledImage == kind.clean.imageIDs.first)
            let present = try await client.imageStatus(of: kind.clean.reference)
            #expect(present?.id == kind.clean.imageIDs.first)
            let text = kind.severe.denial(as: severe, policy: registryHost)
            #expect(await client.pull(severe).status == .denied(text))
        }
        #expect(
            try await asked(by: .gate, for: kind.severe)
                == manifests(kind.severe, "HEAD 1.0", "GET @", query: "?ns=\(registryHost)")
        )
        #expect(try await asked(by: .containerd, for: kind.severe) == [])
    }
}

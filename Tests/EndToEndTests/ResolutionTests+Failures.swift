import GRPCBridge
import NodeFixture
import Testing

/// Registries that do not say what a reference stands for.
extension ResolutionTests {
    @Test func saysWhichRegistryIsDown() async throws {
        let address = stage.absentRegistry.address
        let image = "\(address)/team/app:1.0"
        let pull = await stage.withClient { await $0.pull(image) }
        try await expectUnavailable(pull, image: image, host: address, on: stage.node.gate)
    }

    @Test func leavesARegistryThatIsDownToContainerdInFailureModeOpen() async throws {
        let image = "\(stage.absentRegistry.address)/team/app-open:1.0"
        let direct = await stage.statusWithoutGate { await $0.pull(image) }
        #expect(direct.code != .ok)
        try await stage.withGate {
            $0.further = "failureMode: {unresolved: open}"
        } _: { gate, client in
            #expect(await client.pull(image).status == direct)
            let decision = try await gate.waitForDecisions(on: image)[0]
            #expect(decision["outcome"] == "allow")
            #expect(decision["basis"] == "failureMode")
            #expect(decision["unknownCause"] == "unresolved")
            #expect(decision["failureMode"] == "open")
            #expect(decision["wouldDeny"] == false)
        }
    }

    @Test func leavesARegistryThatIsDownToContainerdInModeAudit() async throws {
        let image = "\(stage.absentRegistry.address)/audit/app:1.0"
        let direct = await stage.statusWithoutGate { await $0.pull(image) }
        #expect(direct.code != .ok)
        let pull = await stage.withClient { await $0.pull(image) }
        #expect(pull.status == direct)
        let decision = try await stage.node.gate.waitForDecisions(on: image)[0]
        #expect(decision["outcome"] == "allow")
        #expect(decision["basis"] == "failureMode")
        #expect(decision["unknownCause"] == "unresolved")
        #expect(decision["failureMode"] == "closed")
        #expect(decision["mode"] == "audit")
        #expect(decision["wouldDeny"] == true)
    }

    @Test func givesUpOnARegistryThatDoesNotAnswer() async throws {
        let address = stage.silentRegistry.address
        let image = "\(address)/team/app:1.0"
        try await stage.withGate {
            $0.resolveTimeout = "1s"
        } _: { gate, client in
            let pull = await client.pull(image)
            try await expectUnavailable(pull, image: image, host: address, on: gate)
            #expect(pull.status.message.contains("no answer in time"))
        }
    }

    @Test func endsWithTheClientThatWaitsForARegistry() async throws {
        let silent = try MutePort(.silent)
        let registry = stage.node.registry.address
        let image = "\(registry)/enforce/impatient:1.0"
        let uncovered = stage.images.uncovered
        try await Workspace.with { workspace in
            try workspace.writeHosts("server = 'http://\(silent.address)'\n", for: registry)
            try await stage.withGate {
                $0.hostsFolder = workspace.hostsFolder
                $0.resolveTimeout = "1m"
            } _: { gate, client in
                try await withThrowingTaskGroup(of: BackendResponse.self) { group in
                    group.addTask { await client.pull(image, within: .seconds(600)) }
                    try await silent.waitForClient()
                    group.cancelAll()
                    #expect(try await group.next()?.status.code == .cancelled)
                }
                // The decision is recorded when the search has ended, long before its own time.
                let decision = try await gate.waitForDecisions(on: image)[0]
                #expect(decision["unknownCause"] == "unresolved")
                #expect(await client.pull(uncovered.digestReference).status == .ok)
            }
        }
        #expect(!stage.node.containerd.hasLoggedPull(of: image))
    }

    @Test func aKillWhileTheRegistryIsSilentForwardsNothing() async throws {
        let silent = try MutePort(.silent)
        let registry = stage.node.registry.address
        let image = "\(registry)/enforce/crash:1.0"
        try await Workspace.with { workspace in
            try workspace.writeHosts("server = 'http://\(silent.address)'\n", for: registry)
            try await stage.withGate {
                $0.hostsFolder = workspace.hostsFolder
            } _: { gate, client in
                async let pull = client.pull(image)
                try await silent.waitForClient()
                #expect(await gate.daemon.kill() == .signal(9))
                let status = await pull.status
                #expect(status.code == .unavailable)
            }
        }
        #expect(!stage.node.containerd.hasLoggedPull(of: image))
    }

    @Test func leavesItToContainerdToSayThatThereIsNoSuchImage() async throws {
        let image = "\(stage.node.registry.address)/enforce/missing:1.0"
        let direct = await stage.statusWithoutGate { await $0.pull(image) }
        #expect(direct.code == .notFound)
        let pull = await stage.withClient { await $0.pull(image) }
        #expect(pull.status == direct)
        let decision = try await stage.node.gate.waitForDecisions(on: image)[0]
        #expect(decision["outcome"] == "allow")
        #expect(decision["basis"] == "notFound")
        #expect(decision["wouldDeny"] == .null)
    }

    @Test func checkIsNoPassForAnImageThatTheRegistryDoesNotHave() async throws {
        let image = "\(stage.node.registry.address)/enforce/mistyped:1.0"
        let check = try await stage.node.gate.ask("check", image)
        #expect(check.status == .code(2), "\(check.error)")
        #expect(check.lines.first == "allowed, no such image: \(image)")
        let why = "the registry has no such image, or none that it shows without credentials"
        #expect(check.lines.contains("  why        \(why)"), "\(check.output)")
    }

    /// Expects that a pull ended because its registry told nothing, and that this was recorded.
    private func expectUnavailable(
        _ pull: BackendResponse,
        image: String,
        host: String,
        on gate: Pullgated
    ) async throws {
        #expect(pull.status.code == .unavailable)
        let start = "\(image) cannot be resolved: \(host): "
        #expect(
            pull.status.message.hasPrefix("pullgate: \(image) cannot be judged: \(start)"),
            "\(pull.status.message)"
        )
        #expect(!stage.node.containerd.hasLoggedPull(of: image))
        let decision = try await gate.waitForDecisions(on: image)[0]
        #expect(decision["outcome"] == "deny")
        #expect(decision["basis"] == "failureMode")
        #expect(decision["unknownCause"] == "unresolved")
        #expect(decision["unknownDetail"].string?.hasPrefix(start) == true)
        #expect(decision["failureMode"] == "closed")
        #expect(decision["message"] == .string(pull.status.message))
    }
}

import Foundation
import NodeFixture
import Testing

/// What `pullgatectl doctor` finds on nodes that are in order, and on others.
@Suite struct DoctorTests {
    /// A node's files beside a daemon that has no containerd and no policies.
    private struct Scene {
        let workspace: Workspace
        let gate: Pullgated

        /// Runs the verb, and expects that the diagnoses on one subject are of these levels, and that
        /// one of them has these words.
        ///
        /// - Returns: The diagnoses.
        @discardableResult
        func expect(
            _ levels: [JSONValue],
            of subject: String,
            saying words: String? = nil,
            endpoint: String? = nil
        ) async throws -> [JSONValue] {
            let options =
                workspace.kubeletOptions
                + ["--crictl-config", workspace.file("crictl.yaml"), "--output", "json"]
                + (endpoint.map { ["--endpoint", $0] } ?? [])
            let diagnoses = { (result: CommandResult) in
                try result.lines.map { try JSONValue(parsing: $0) }
                    .filter { $0["subject"].string == subject }
            }
            let isExpected = { (found: [JSONValue]) in
                found.map { $0["level"] } == levels
                    && words.map { words in
                        found.contains { $0["text"].string?.contains(words) == true }
                    } != false
            }
            let result = try await DoctorTests.result(of: gate, options) { result in
                isExpected(try diagnoses(result))
            }
            #expect(result.status == .code(1), "\(result.error)")
            let found = try diagnoses(result)
            #expect(isExpected(found), "\(found)")
            return found
        }

        /// Has a process with these arguments.
        func process(_ number: Int, _ arguments: String...) throws {
            _ = try workspace.folder("proc/\(number)")
            let line = arguments.map { $0 + "\0" }.joined()
            try workspace.write(line, to: "proc/\(number)/cmdline")
        }
    }

    private static func with(
        reports: [String: String] = [:],
        _ body: (Scene) async throws -> Void
    ) async throws {
        try await Workspace.with { workspace in
            let gate = try Pullgated.alone(in: workspace)
            for (name, text) in reports { try workspace.write(text, to: "reports/\(name)") }
            try await gate.startWithAdmin()
            try await body(Scene(workspace: workspace, gate: gate))
        }
    }

    /// Runs the verb again until it finds what it should: on a busy machine an answer can come too
    /// late for it.
    ///
    /// - Returns: What it wrote last.
    private static func result(
        of gate: Pullgated,
        _ options: [String],
        where isExpected: (CommandResult) throws -> Bool
    ) async throws -> CommandResult {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let arguments = ["doctor", "--admin-socket", gate.adminSocketPath] + options
            let result = try await Pullgatectl.run(arguments)
            if try isExpected(result) || ContinuousClock.now >= end { return result }
        }
    }

    @Test func nothingFailsOnANodeThatIsInOrder() async throws {
        try await Node.with { node in
            let (workspace, gate) = (node.workspace, node.gate)
            try workspace.write("imageServiceEndpoint: \(gate.endpoint)\n", to: "kubelet.yaml")
            try workspace.write("image-endpoint: \(gate.endpoint)\n", to: "crictl.yaml")
            let expected: [Substring] = [
                "ok   admin socket", "ok   gate", "ok   kubelet", "ok   crictl",
                "ok   containerd", "ok   policies", "ok   clock", "ok   endpoint",
                "warn signatures", "ok   state", "warn reports", "ok   hosts.toml",
            ]
            let words = { (result: CommandResult) in result.lines.map { $0.prefix { $0 != ":" } } }
            let options =
                workspace.kubeletOptions + ["--crictl-config", workspace.file("crictl.yaml")]
            let result = try await Self.result(of: gate, options) { words($0) == expected }
            #expect(result.status == .code(0), "\(result.output)")
            #expect(words(result) == expected, "\(result.output)")
        }
    }

    @Test func asksTheHostsOfHostsFilesWhetherTheyAnswer() async throws {
        try await Node.with { node in
            let (registry, workspace) = (node.registry.url, node.workspace)
            let absent = try MutePort(.refusing)
            let nobody = "http://\(absent.address)"
            func hosts(_ urls: String...) -> String {
                urls.map { "[host.\"\($0)\"]\n" }.joined()
            }
            try workspace.writeHosts(hosts(registry), for: "good.example")
            try workspace.writeHosts(hosts(nobody, registry), for: "half.example")
            try workspace.writeHosts(hosts(nobody), for: "lost.example_5000_")
            try workspace.writeHosts(hosts(registry), for: "_default")
            // A registry that is there can be slow; that nobody is elsewhere is known at once.
            let result = try await Self.result(of: node.gate, workspace.kubeletOptions) {
                $0.lines.count { $0.contains(" mirrors: ") && $0.contains(" answers") } == 3
            }
            #expect(result.status == .code(1))
            let lines = result.lines.filter { $0.contains(" mirrors: ") }
            let named = registry.split(separator: "/").last ?? ""
            try #require(lines.count == 4, "\(result.output)")
            #expect(lines[0] == "ok   mirrors: other registries: \(named) answers")
            #expect(lines[1] == "ok   mirrors: good.example: \(named) answers")
            let refused = "\(absent.address) does not answer ("
            #expect(lines[2].hasPrefix("warn mirrors: half.example: \(refused)"))
            #expect(lines[2].contains("), \(named) answers. Look at hosts.toml"))
            #expect(lines[2].contains("Connection refused"))
            #expect(lines[3].hasPrefix("fail mirrors: lost.example:5000: \(refused)"))
        }
    }

    @Test func tellsWhatIsWrongWithoutADaemon() async throws {
        let result = try await Pullgatectl.run([
            "doctor", "--admin-socket", "/nonexistent/admin.sock",
            "--endpoint", "/nonexistent/gate.sock", "--proc", "/nonexistent",
            "--kubelet-config", "/nonexistent/kubelet", "--rancher-folder", "/nonexistent",
            "--crictl-config", "/nonexistent/crictl",
        ])
        #expect(result.status == .code(1))
        let words = result.lines.map { $0.prefix { $0 != ":" } }
        #expect(words == ["fail admin socket", "fail gate", "warn kubelet", "warn crictl"])
        #expect(result.lines[1].contains("systemctl status pullgated"))
    }

    @Test func tellsThatContainerdAndPoliciesAreAway() async throws {
        try await Self.with { scene in
            try await scene.expect(["fail"], of: "containerd")
            try await scene.expect(["fail"], of: "policies")
            let endpoint = scene.workspace.file("elsewhere.sock")
            try await scene.expect(["fail"], of: "gate", endpoint: endpoint)
        }
    }

    @Test func looksAtEveryKubeletThatRuns() async throws {
        try await Self.with { scene in
            let own = scene.gate.endpoint
            let named = try scene.workspace.write(
                "kind: KubeletConfiguration\nimageServiceEndpoint: \(own)\n",
                to: "named.yaml"
            )
            let unset = try scene.workspace.write("kind: KubeletConfiguration\n", to: "unset.yaml")
            try scene.process(1, "/usr/bin/kubelet", "--config=\(named)")
            try scene.process(2, "/usr/bin/kubelet", "--config", unset)
            try scene.process(3, "kubelet", "--config", unset, "--image-service-endpoint", own)
            try scene.process(4, "kubelet", "--image-service-endpoint=unix:///run/containerd.sock")
            try scene.process(5, "kubelet", "--config", "/nonexistent/config.yaml")
            try scene.process(6, "/usr/bin/kubelet-helper")
            let levels: [JSONValue] = ["ok", "fail", "ok", "fail", "fail"]
            let found = try await scene.expect(levels, of: "kubelet")
            try #require(found.count == levels.count)
            let texts = found.map { $0["text"].string ?? "" }
            #expect(texts[1] == "it pulls past the gate: \(unset) sets no image service endpoint")
            #expect(
                texts[3].hasSuffix("--image-service-endpoint names unix:///run/containerd.sock")
            )
            #expect(found[1]["advice"].string?.contains("imageServiceEndpoint: \(own)") == true)
        }
    }

    @Test(arguments: [
        ("image-endpoint: GATE\nruntime-endpoint: OTHER\n", "ok", "through the gate, as "),
        ("image-endpoint: LINK\n", "ok", "through the gate, as "),
        ("image-endpoint: OTHER\nruntime-endpoint: GATE\n", "warn", "past the gate: "),
        ("runtime-endpoint: GATE\n", "warn", "through the gate by its runtime-endpoint, as "),
        ("image-endpoint:\nruntime-endpoint: OTHER\n", "warn", "past the gate: "),
        ("image-endpoint: [", "warn", "crictl.yaml:"),
    ])
    func looksAtTheConfigurationOfCrictl(
        yaml: String,
        level: String,
        words: String
    ) async throws {
        try await Self.with { scene in
            let link = scene.workspace.file("link.sock")
            try FileManager.default.createSymbolicLink(
                atPath: link,
                withDestinationPath: scene.gate.socketPath
            )
            let text = yaml.replacing("GATE", with: scene.gate.endpoint)
                .replacing("LINK", with: "unix://\(link)")
                .replacing("OTHER", with: "unix:///run/containerd.sock")
            try scene.workspace.write(text, to: "crictl.yaml")
            try await scene.expect([.string(level)], of: "crictl", saying: words)
        }
    }

    @Test func tellsOfReportsThatTheDaemonCannotUse() async throws {
        try await Self.with(reports: ["bad.json": "{"]) { scene in
            let words = "pullgated cannot use 1 of 1 file in \(scene.workspace.file("reports")), "
            try await scene.expect(["warn"], of: "reports", saying: words)
        }
    }

    @Test func warnsOfASocketThatOthersMayOpen() async throws {
        try await Self.with { scene in
            for path in [scene.gate.socketPath, scene.gate.adminSocketPath] {
                let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o666]
                try FileManager.default.setAttributes(mode, ofItemAtPath: path)
            }
            for subject in ["gate", "admin socket"] {
                let found = try await scene.expect(["warn"], of: subject)
                #expect(found.first?["text"].string?.contains("has mode 666") == true)
            }
        }
    }
}

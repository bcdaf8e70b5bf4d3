import Foundation
import GRPCBridge
import Testing

@testable import NodeFixture

/// The programs that ship are linked without ICU's locale data, so nothing in them may need it.
///
/// ICU looks for data in files too (`icudt76l/de.res`), which a trace of the calls on files shows.
@Suite struct LocaleDataTests {
    /// What is asked for in vain and without harm: what the node's time zone is.
    ///
    /// Hummingbird makes a calendar for the header field `Date` and then tells it to take GMT;
    /// until then it has the zone of the node, or GMT where the data does not tell.
    private static let zoneData: Set<Substring> = [
        "icudt76l.dat", "keyTypeData.res", "timezoneTypes.res", "zoneinfo64.res",
    ]

    /// The files of ICU that a trace shows, but for those of time zones.
    private static func data(in trace: String) throws -> Set<Substring> {
        let names = try calls("/icudt", in: trace).compactMap { line in
            line.split(separator: "\"").first { $0.contains("/icudt") }?.split(separator: "/").last
        }
        return Set(names).subtracting(zoneData)
    }

    /// A program under strace, which writes each of its calls on files to one.
    private static func traced(
        _ program: String,
        _ arguments: [String],
        to trace: String,
        _ further: [String] = []
    ) throws -> Launch {
        let options = ["-f", "-q", "-o", trace, "-e", "trace=%file"]
        return Launch("strace", options + further + [try Program.built(program)] + arguments)
    }

    /// The calls that a trace has on files whose names have a text in them.
    private static func calls(_ text: String, in trace: String) throws -> [Substring] {
        try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
            .filter { $0.contains(text) }
    }

    /// Runs the command line under strace, and looks at what it has looked for.
    private static func run(
        _ arguments: [String],
        status: Int32 = 0,
        in workspace: Workspace
    ) async throws {
        let trace = workspace.file("trace.pullgatectl")
        let result = try await Command.run(try traced("pullgatectl", arguments, to: trace))
        #expect(result.status == .code(status), "\(arguments): \(result.output)\(result.error)")
        #expect(try data(in: trace) == [], "\(arguments)")
        #expect(try !calls("libc.so", in: trace).isEmpty, "it is a trace")
    }

    @Test func theDaemonAndThoseWhoAskItWantNoLocaleData() async throws {
        try await WebhookReceiver.with { receiver in
            try await Node.with(preparing: { node in
                try await node.pushImage("severe", findings: Findings.severe)
            }) { node, severe in
                let (workspace, socket) = (node.workspace, node.workspace.file("traced.sock"))
                let metrics = workspace.file("metrics.sock")
                let yaml = try String(contentsOfFile: node.gate.configurationPath, encoding: .utf8)
                    .replacing(node.gate.socketPath, with: socket)
                    .replacing("reports.state", with: "traced.state")
                let file = try workspace.write(
                    yaml + """
                        metrics: {listen: \(metrics)}
                        alerts: {url: '\(receiver.url)', maxDelay: 0s}
                        log: {format: json}

                        """,
                    to: "traced.yaml"
                )
                let trace = workspace.file("trace.pullgated")
                let daemon = DaemonProcess(
                    "traced",
                    // With "-D" the process is the daemon, and not strace.
                    try Self.traced("pullgated", ["--config", file], to: trace, ["-D"]),
                    in: workspace
                ) { Socket.accepts(at: socket) && Socket.accepts(at: socket + ".admin") }
                try await daemon.start()
                let pull = await CRIClient.with(socket) { await $0.pull(severe.reference) }
                #expect(pull.status.code == .permissionDenied)
                _ = try await receiver.wait { !$0.isEmpty }
                _ = try await Pullgated.waitForMetrics(at: metrics) {
                    $0["process_open_fds"] != nil
                }
                let image = severe.reference
                let verbs: [([String], Int32)] = [
                    (["status"] + workspace.kubeletOptions, 0), (["sync"], 0),
                    (["configuration"], 0), (["decisions"], 0), (["explain", image], 0),
                    (["check", image], 1),
                ]
                for (verb, status) in verbs {
                    try await Self.run(
                        verb + ["--admin-socket", socket + ".admin"],
                        status: status,
                        in: workspace
                    )
                }
                #expect(await daemon.stop() == .code(0))
                try await Deadline.wait(within: .seconds(30), for: "the end of the trace") {
                    try Self.calls("+++ exited with 0 +++", in: trace).isEmpty ? nil : ()
                }
                #expect(try Self.data(in: trace) == [])
                #expect(try !Self.calls("traced.yaml", in: trace).isEmpty, "it is a trace")
            }
        }
    }

    @Test func theVerbsOfAuthorsWantNoLocaleData() async throws {
        try await Workspace.with { workspace in
            let policy = try workspace.write(
                "namespaces: [{name: r.example, blocking: enforce, severity: high, gracePeriod: 72h}]\n",
                to: "policy.yaml"
            )
            let (key, folder) = (workspace.file("bundle.key"), workspace.file("public"))
            let reports = try workspace.folder("reports")
            let report = TrivyReportFile(
                .init(
                    artifactName: "r.example/app:1.0",
                    imageID: "sha256:" + String(repeating: "0", count: 64),
                    repositoryTags: ["r.example/app:1.0"]
                ),
                findings: Findings.severe
            )
            try report.write(to: "reports/app.json", in: workspace)
            for verb in [
                ["policy", "validate", policy], ["key", "generate", "--output", key],
                [
                    "bundle", "build", policy, "--reports", reports, "--key", key, "--expires",
                    "7d",
                    "--output", folder,
                ],
                ["bundle", "verify", folder, "--key", key + ".pub"], ["bundle", "inspect", folder],
                ["bundle", "diff", folder, folder], ["reference", "busybox"], ["--help"],
            ] { try await Self.run(verb, in: workspace) }
        }
    }
}

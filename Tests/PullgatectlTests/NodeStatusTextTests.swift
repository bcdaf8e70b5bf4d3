import AdminAPI
import PolicyEngine
import Testing

@testable import pullgatectl

@Suite struct NodeStatusTextTests {
    /// The lines that people see of a node in order that a test has changed.
    private static func lines(
        kubelets: [Diagnosis] = [],
        _ change: (inout NodeStatus) -> Void = { _ in }
    ) -> [String] {
        var status = NodeStatus.inOrder
        change(&status)
        let text = NodeStatusText(
            status: status,
            kubelets: kubelets,
            now: Timestamp(secondsSinceEpoch: 1_800_000_000),
            style: TextStyle(isTerminal: false, noColor: nil)
        )
        return text.description.split(separator: "\n").map(String.init)
    }

    @Test func tellsAKubeletThatPullsPastTheGateFromOneThatCannotBeSeen() {
        let unread = Diagnosis.fail("kubelet", "a.yaml cannot be read", advice: "Correct it")
        let past = Diagnosis.bypass("kubelet", "it pulls past the gate", advice: "Correct it")
        let unseen = "the gate works, but whether kubelet uses it cannot be seen"
        #expect(Self.lines(kubelets: [unread]).first == unseen)
        let known = "the gate works, but kubelet pulls past it"
        #expect(Self.lines(kubelets: [unread, past]).first == known)
        #expect(Self.lines().first == "the gate works")
    }

    @Test func saysHowManyConnectionsAreOpenAndThatNothingIsExempt() {
        let lines = Self.lines { $0.openConnections = 1 }
        #expect(lines.contains("  clients    1 connection open"))
        #expect(lines.contains("  exempt     no image"))
        #expect(!lines.contains { $0.hasPrefix("  hidden") })
    }

    @Test(arguments: [(1, "1 namespace", "1 image, 9 B"), (2, "2 namespaces", "2 images, 9 B")])
    func countsNamespacesAndImages(count: Int, policies: String, reports: String) {
        let lines = Self.lines { status in
            status.policies.active?.namespaces = count
            status.policies.active?.reports = PolicyStatus.Reports(
                digest: "sha256:0",
                size: 9,
                images: count
            )
        }
        #expect(lines.contains("  policies   \(policies)"), "\(lines)")
        #expect(lines.contains("  reports    \(reports)"), "\(lines)")
    }

    @Test func saysWhichImagesNobodyJudgesAndWhoSaysSo() {
        let lines = Self.lines { status in
            status.policies.active?.exempt = ["registry.k8s.io/**"]
            status.exempt = ["a.example/b:1", "c.example/**"]
        }
        #expect(
            lines.contains(
                "  exempt     registry.k8s.io/** by the policy; a.example/b:1, c.example/** by "
                    + "this node's configuration"
            )
        )
    }

    @Test func saysHowManyMorePatternsThereAreThanTheScreenShows() {
        let lines = Self.lines { $0.exempt = (1...6).map { "\($0).example/**" } }
        let shown = (1...4).map { "\($0).example/**" }.joined(separator: ", ")
        #expect(
            lines.contains("  exempt     \(shown) and 2 more by this node's configuration")
        )
    }

    @Test(arguments: [
        (["kubelet"], "from kubelet: denied images where the policy says so"),
        ([], "from nobody (hideImagesFrom)"),
    ])
    func saysFromWhomDeniedImagesAreHidden(clients: [String], text: String) {
        let lines = Self.lines { status in
            status.policies.active?.hidesImages = true
            status.hideImagesFrom = clients
        }
        #expect(lines.contains("  hidden     \(text)"))
    }

    @Test func saysWhatHasComeOfTheFolderOfReports() {
        let lines = Self.lines { status in
            status.reportsFolder = "/reports"
            status.folderReports = FolderReports(
                count: 1,
                files: 3,
                unusableFiles: 2,
                problem: "\"a.json\": it ends early",
                error: "the report folder \"/reports\" does not exist"
            )
        }
        #expect(
            lines.contains(
                "  folder     1 report of /reports in use; 2 of 3 files cannot be used; the report "
                    + "folder \"/reports\" does not exist"
            )
        )
    }

    @Test func fitsOnOneScreen() {
        let lines = Self.lines { status in
            status.reportsFolder = "/reports"
            status.folderReports = .inOrder
            status.policies.active?.hidesImages = true
            status.policies.active?.exempt = (1...9).map { "\($0).example/**" }
            status.decisions.dropped = 1
            status.policies.isUnsaved = true
            status.policies.failure = PolicyStatus.Failure(
                code: "unreachable",
                message: "no answer",
                since: "2027-01-15T07:59:00Z"
            )
        }
        #expect(lines.count <= 25)
    }
}

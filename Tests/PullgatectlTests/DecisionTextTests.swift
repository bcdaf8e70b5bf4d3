import AdminAPI
import Foundation
import Testing

@testable import pullgatectl

@Suite struct DecisionTextTests {
    /// What people see of a decision after a pull.
    private static func text(
        outcome: String = "deny",
        basis: String,
        pulled: String,
        further: String = ""
    ) throws -> String {
        let json = """
            {"decisionID": "1f", "time": "2026-01-02T00:00:00Z", "outcome": "\(outcome)",
            "basis": "\(basis)", "pulled": \(pulled)\(further)}
            """
        let decision = try JSONDecoder().decode(LoggedDecision.self, from: Data(json.utf8))
        let style = TextStyle(isTerminal: false, noColor: nil)
        return DecisionText(decision, style: style).description
    }

    @Test(arguments: [
        (#""fixedVersion": "3.0.2""#, "fixed in 3.0.2"), (#""fixUnknown": true"#, "fix unknown"),
        (#""fixUnknown": false"#, "no fix yet"), (#""fixedVersion": null"#, "no fix yet"),
    ])
    func saysWhetherThereIsAFix(field: String, words: String) throws {
        let finding = """
            {"id": "CVE-1", "severity": "high", "package": "a", "installedVersion": "", \(field)}
            """
        let warning = #"{"kind": "gracePeriod", "finding": \#(finding), "endsAt": "x"}"#
        let text = try Self.text(
            basis: "policy",
            pulled: "null",
            further: #", "warnings": [\#(warning)]"#
        )
        #expect(text.contains("CVE-1 high in a, \(words): in its grace period"))
    }

    @Test(
        arguments: [
            "pinned": "it stays, because it is pinned\n",
            "a.example/b:1": "it stays, because the node has it as a.example/b:1\n",
        ]
    )
    func asksNobodyToRemoveWhatStaysForAnotherReason(keptFor: String, words: String) throws {
        let text = try Self.text(
            basis: "policy",
            pulled: #"{"imageID": "sha256:2", "removed": false, "keptFor": "\#(keptFor)"}"#
        )
        #expect(text.contains("not what was judged came, but sha256:2; \(words)"))
        #expect(!text.contains("crictl rmi"))
    }

    @Test func asksToRemoveWhatCouldNotBeRemoved() throws {
        let text = try Self.text(
            basis: "policy",
            pulled: #"{"imageID": "sha256:2", "removed": false, "removalError": "it is busy"}"#
        )
        #expect(text.contains("sha256:2; it could not be removed (it is busy): crictl rmi\n"))
    }

    @Test func saysThatSomebodyHasRemovedWhatCame() throws {
        let text = try Self.text(
            basis: "gone",
            pulled: #"{"imageID": "sha256:2", "removed": true}"#
        )
        #expect(text.hasPrefix("denied: "))
        #expect(text.contains("sha256:2, which somebody has removed since\n"))
        #expect(!text.contains("not what was judged"))
    }

    @Test func saysThatTheRegistryHadNoSuchImage() throws {
        let text = try Self.text(outcome: "allow", basis: "notFound", pulled: "null")
        #expect(text.hasPrefix("allowed, no such image: "))
        #expect(
            text.contains(
                "  why        the registry had no such image, so that there was nothing to judge\n"
            )
        )
    }

    @Test func saysThatNobodyHasSeenWhatAPullHasLeft() throws {
        let further = #", "unknownCause": "unresolved", "unknownDetail": "it is away""#
        let text = try Self.text(
            outcome: "allow",
            basis: "unseen",
            pulled: "{}",
            further: further
        )
        #expect(text.hasPrefix("failed, cannot know what it left: "))
        #expect(text.contains("it could not be judged (unresolved): it is away\n"))
        #expect(text.contains("containerd does not tell what came\n"))
        #expect(!text.contains("failure mode"))
    }
}

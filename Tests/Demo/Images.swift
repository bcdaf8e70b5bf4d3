import NodeFixture

/// The images of the demo, pushed and scanned.
struct Images: Sendable {
    /// Nothing severe was found in it.
    let clean: PushedImage

    /// It has a critical vulnerability, in a namespace that enforces.
    let vulnerable: PushedImage

    /// It has a critical vulnerability, in a namespace that only audits.
    let audited: PushedImage

    /// The vulnerability of `vulnerable`.
    static let backdoor = "CVE-2024-3094"

    /// The vulnerability of `audited`.
    static let lookup = "CVE-2021-44228"

    /// Pushes the images to the node's registry and files their reports, which name no tag.
    init(pushedTo node: Node) async throws {
        clean = try await node.pushScanned(
            TestImage(seed: "web"),
            to: "shop/web",
            tag: "1.0",
            findings: [
                TrivyFinding(
                    "CVE-2011-3374",
                    "LOW",
                    package: "apt",
                    installed: "2.6.1",
                    published: "2019-11-26T00:15:00Z"
                )
            ]
        )
        vulnerable = try await node.pushScanned(
            TestImage(seed: "api"),
            to: "shop/api",
            tag: "2.3",
            findings: [
                TrivyFinding(
                    Self.backdoor,
                    "CRITICAL",
                    package: "xz-utils",
                    installed: "5.6.0",
                    fixed: "5.6.1+really5.4.5-1",
                    published: "2024-03-29T17:15:00Z"
                )
            ]
        )
        audited = try await node.pushScanned(
            TestImage(seed: "tool"),
            to: "lab/tool",
            tag: "0.9",
            findings: [
                TrivyFinding(
                    Self.lookup,
                    "CRITICAL",
                    package: "log4j-core",
                    installed: "2.14.1",
                    fixed: "2.15.0",
                    published: "2021-12-10T10:15:00Z"
                )
            ]
        )
    }
}

extension Images {
    /// What the policy file says of both namespaces.
    static func policy(on node: Node, allowlist: String = "") -> String {
        """
        namespaces:
          - name: \(node.registry.address)/shop
            blocking: enforce
            severity: high\(allowlist.isEmpty ? "" : "\n    allowlist: \(allowlist)")
          - name: \(node.registry.address)/lab
            blocking: audit
            severity: high

        """
    }
}

extension Node {
    /// Pushes an image with a tag, and files a report that knows it by its digests alone.
    fileprivate func pushScanned(
        _ image: TestImage,
        to repository: String,
        tag: String,
        findings: [TrivyFinding]
    ) async throws -> PushedImage {
        let pushed = try await push(image, to: repository, tag: tag)
        let subject = TrivyReportFile.Subject(
            untagged: pushed,
            imageID: pushed.imageIDs.first,
            digests: [pushed.digest]
        )
        let name = repository.replacing("/", with: "-")
        try report(findings, about: subject, to: "\(name).json")
        return pushed
    }
}

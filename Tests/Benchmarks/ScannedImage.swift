import NodeFixture

/// An image that nobody has, with a scan report under its digest: it is judged and never resolved.
struct ScannedImage: Sendable {
    private static let hexDigits = 64

    /// The namespace that it is in, one of those of `PolicyNames`.
    let namespace: String

    /// What tells it from others.
    let number: Int

    /// How many findings its report has.
    let findings: Int

    /// How grave they are.
    let severity: String

    /// The reference to pull, with a digest.
    var reference: String { "\(namespace)/application@\(digest(kind: "b"))" }

    /// What a container runtime calls the image.
    var imageID: String { digest(kind: "c") }

    /// Files the report where the gate looks for reports.
    ///
    /// - Parameter workspace: The workspace with the folder `reports`.
    /// - Throws: An error of Foundation.
    func report(in workspace: Workspace) throws {
        let list = (0..<findings).map { index in
            TrivyFinding(
                "CVE-2025-\(10_000 + index)",
                severity,
                package: "lib\(index)-component",
                installed: "1.\(index).0",
                fixed: "1.\(index).1"
            )
        }
        let subject = TrivyReportFile.Subject(
            artifactName: reference,
            imageID: imageID,
            repositoryDigests: [reference]
        )
        try TrivyReportFile(subject, findings: list)
            .write(to: "reports/image-\(number).json", in: workspace)
    }

    private func digest(kind: String) -> String {
        let digits = String(number, radix: 16)
        let filling = String(repeating: kind, count: Self.hexDigits - digits.utf8.count)
        return "sha256:\(filling)\(digits)"
    }
}

import PolicyEngine
import Testing

@testable import ScanReports

extension TrivyReportTests {
    @Test(arguments: [
        ("alpine", "null"), ("alpine", "[]"), ("alpine", #"[{"Class": "secret"}]"#),
        ("alpine", #"[{"Class": "lang-pkgs"}, {"Class": "license"}]"#),
        ("none", "null"), ("none", #"[{"Class": "lang-pkgs"}]"#),
    ])
    func takesAScanThatDidNotLookAtTheDistributionForUnfinished(
        distribution: String,
        results: String
    ) throws {
        let decoded = try TrivyText(distribution: distribution, results: results).decoded()
        let reason =
            "the report has no result for the packages of the image's distribution, "
            + "\"\(distribution)\""
        #expect(decoded.image.report.state == .unfinished(reason: reason))
        #expect(decoded.warnings == ["the image counts as unscanned: \(reason)"])
    }

    @Test(arguments: [
        ("alpine", #"[{"Class": "os-pkgs"}]"#),
        ("alpine", #"[{"Class": "secret"}, {"Class": "os-pkgs"}]"#),
        ("none", #"[{"Class": "os-pkgs"}]"#), ("", "[]"), ("activestate", "[]"),
    ])
    func takesAScanOfAllThereIsForFinished(distribution: String, results: String) throws {
        let decoded = try TrivyText(distribution: distribution, results: results).decoded()
        #expect(decoded.image.report.state == .finished)
        #expect(decoded.warnings.isEmpty)
    }
}

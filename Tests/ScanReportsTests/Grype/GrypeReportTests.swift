import OCI
import PolicyEngine
import ScanReports
import Testing

@Suite struct GrypeReportTests {
    /// The shape of a report as Grype writes it, with fields of no interest among the others.
    private static let complete = #"""
        {
          "matches": [
            {
              "vulnerability": {
                "id": "GHSA-qppj-fm5r-hxr3",
                "dataSource": "https://github.com/advisories/GHSA-qppj-fm5r-hxr3",
                "namespace": "github:language:go",
                "severity": "High",
                "urls": [],
                "description": "HTTP/2 rapid reset",
                "cvss": [{"version": "3.1", "metrics": {"baseScore": 7.5}}],
                "knownExploited": [
                  {"cve": "CVE-2023-44487", "dateAdded": "2023-10-10",
                   "knownRansomwareCampaignUse": "unknown"}
                ],
                "epss": [
                  {"cve": "CVE-2023-44487", "epss": 0.94, "percentile": 0.99, "date": "2026-01-01"}
                ],
                "cwes": null,
                "fix": {"versions": ["0.17.0", "0.18.0"], "state": "fixed"},
                "advisories": [],
                "risk": 82.1
              },
              "relatedVulnerabilities": [
                {"id": "CVE-2023-44487", "severity": "High", "epss": null, "knownExploited": null}
              ],
              "matchDetails": [{"type": "exact-direct-match", "found": {"versionConstraint": "<0"}}],
              "artifact": {
                "id": "1", "name": "golang.org/x/net", "version": "v0.10.0", "type": "go-module",
                "locations": [{"path": "/app"}], "cpes": [], "purl": "pkg:golang/golang.org/x/net"
              }
            }
          ],
          "ignoredMatches": [
            {"vulnerability": {"id": "CVE-2020-1"}, "artifact": {"name": "a"},
             "appliedIgnoreRules": [{"vulnerability": "CVE-2020-1"}]}
          ],
          "source": {
            "type": "image",
            "target": {
              "userInput": "localhost:5000/payments/api:1.4",
              "imageID": "\#(TrivyText.digest(1))",
              "manifestDigest": "\#(TrivyText.digest(2))",
              "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
              "tags": ["localhost:5000/payments/api:1.4"],
              "imageSize": 1234,
              "layers": [{"digest": "\#(TrivyText.digest(99))", "size": 1}],
              "manifest": "e30=", "config": "e30=",
              "repoDigests": ["localhost:5000/payments/api@\#(TrivyText.digest(3))"],
              "architecture": "arm", "architectureVariant": "v7", "os": "linux"
            }
          },
          "distro": {"name": "debian", "version": "12.5", "idLike": []},
          "descriptor": {
            "name": "grype", "version": "0.92.0", "configuration": {"output": ["json"]},
            "db": {"status": {"built": "2026-01-01T00:00:00Z"}},
            "timestamp": "2026-01-02T03:04:05.123456789+01:00"
          }
        }
        """#

    private func finding(_ vulnerability: String, adding more: String = "") throws -> Finding {
        let text = GrypeText(matches: "[\(GrypeText.match(vulnerability, adding: more))]")
        return try #require(try text.report.report().image.report.findings.first)
    }

    @Test func readsAllFactsOfACompleteReport() throws {
        let decoded = try ReportText(Self.complete).report()
        let expected = ImageReport(
            imageID: try Digest(parsing: TrivyText.digest(1)),
            platform: Platform(os: "linux", architecture: "arm", variant: "v7"),
            digests: [
                try Digest(parsing: TrivyText.digest(2)), try Digest(parsing: TrivyText.digest(3)),
            ],
            tags: [try ImageReference(normalizing: "localhost:5000/payments/api:1.4")],
            report: ScanReport(
                scanner: "grype",
                scannedAt: try Timestamp(parsing: "2026-01-02T02:04:05Z"),
                findings: [
                    Finding(
                        id: try #require(VulnerabilityID("GHSA-qppj-fm5r-hxr3")),
                        aliases: [try #require(VulnerabilityID("CVE-2023-44487"))],
                        severity: .high,
                        package: "golang.org/x/net",
                        installedVersion: "v0.10.0",
                        fixedVersion: "0.17.0, 0.18.0",
                        knownExploited: true,
                        epss: 0.94
                    )
                ]
            )
        )
        #expect(decoded.image == expected)
        #expect(decoded.warnings.isEmpty)
        #expect(decoded.unknownSeverityWords.isEmpty)
    }

    @Test(arguments: ["null", "[]"])
    func readsAReportWithoutMatchesAsACleanOne(matches: String) throws {
        let report = try GrypeText(matches: matches).report.report().image.report
        #expect(report.findings.isEmpty)
        #expect(report.state == .finished)
    }

    @Test(arguments: [#""""#, "null", #""0001-01-01T00:00:00Z""#])
    func readsAnUnsetScanDateAsNone(timestamp: String) throws {
        #expect(
            try GrypeText(timestamp: timestamp).report.report().image.report.scannedAt == nil
        )
    }

    @Test(arguments: [
        ("CRITICAL", Severity.critical), ("High", .high), ("medium", .medium), ("Low", .low),
        ("Negligible", .negligible), ("Unknown", .unknown), ("", .unknown),
    ])
    func knowsTheWordsForSeverity(word: String, severity: Severity) throws {
        #expect(try finding(#""id": "CVE-1", "severity": "\#(word)""#).severity == severity)
    }

    @Test func reportsSeverityWordsThatNobodyKnows() throws {
        let match = GrypeText.match(#""id": "CVE-1", "severity": "Dire""#)
        let decoded = try GrypeText(matches: "[\(match), \(match)]").report.report()
        #expect(decoded.unknownSeverityWords == [#""Dire""#])
        #expect(decoded.image.report.findings.map(\.severity) == [.unknown, .unknown])
    }

    @Test(
        arguments: [
            (#"{"versions": ["1.2"], "state": "fixed"}"#, "1.2", false),
            (#"{"versions": ["1.2"], "state": "unknown"}"#, "1.2", false),
            (#"{"versions": [], "state": "not-fixed"}"#, nil, false),
            (#"{"versions": null, "state": "wont-fix"}"#, nil, false),
            (#"{"versions": [], "state": "unknown"}"#, nil, true),
            (#"{"versions": [], "state": "fixed"}"#, nil, true),
            ("null", nil, true), ("{}", nil, true),
        ] as [(String, String?, Bool)]
    )
    func tellsWhetherThereIsAFix(fix: String, version: String?, isUnknown: Bool) throws {
        let finding = try finding(#""id": "CVE-1", "fix": \#(fix)"#)
        #expect(finding.fixedVersion == version)
        #expect(finding.isFixUnknown == isUnknown)
    }

    @Test(
        arguments: [
            (
                #""epss": []"#,
                #""relatedVulnerabilities": [{"id": "CVE-2", "epss": [{"epss": 0.5}]}]"#, 0.5
            ),
            (#""epss": [{"epss": 0.1}, {"epss": 0.3}]"#, #""relatedVulnerabilities": null"#, 0.3),
            (
                #""epss": [{"epss": 0.1}]"#,
                #""relatedVulnerabilities": [{"id": "CVE-2", "epss": [{"epss": 0.5}]}]"#, 0.1
            ),
            (#""epss": [{"epss": 1.5}]"#, #""relatedVulnerabilities": []"#, nil),
            (#""epss": [{}]"#, #""relatedVulnerabilities": []"#, nil),
            (#""severity": "Low""#, #""relatedVulnerabilities": []"#, nil),
        ] as [(String, String, Double?)]
    )
    func readsTheProbabilityOfExploitation(own: String, related: String, epss: Double?) throws {
        #expect(try finding(#""id": "GHSA-1", \#(own)"#, adding: related).epss == epss)
    }

    @Test(arguments: [
        (#""knownExploited": [{"cve": "CVE-1"}]"#, "[]", true),
        (#""knownExploited": []"#, #"[{"id": "CVE-1", "knownExploited": [{}]}]"#, true),
        (#""knownExploited": null"#, #"[{"id": "CVE-1", "knownExploited": []}]"#, false),
        (#""risk": 99"#, "null", false),
    ])
    func readsTheMarkOfTheCatalogue(own: String, related: String, isExploited: Bool) throws {
        let finding = try finding(
            #""id": "GHSA-1", \#(own)"#,
            adding: #""relatedVulnerabilities": \#(related)"#
        )
        #expect(finding.knownExploited == isExploited)
    }

    @Test func takesRelatedVulnerabilitiesForAliasesButForItsOwnIdAndRepeatedOnes() throws {
        let related = #"[{"id": "CVE-1"}, {"id": "GHSA-1"}, {"id": "cve-1"}, {"id": "CVE-2"}]"#
        let finding = try finding(
            #""id": "GHSA-1""#,
            adding: #""relatedVulnerabilities": \#(related)"#
        )
        #expect(finding.aliases.map(\.text) == ["CVE-1", "CVE-2"])
    }

    @Test(arguments: [
        ("{}", "matches has a value of the wrong kind"),
        ("[7]", "matches[0] has a value of the wrong kind"),
        (
            #"[{"vulnerability": {"id": 7}}]"#,
            "matches[0].vulnerability.id has a value of the wrong"
        ),
        ("[{}]", "matches[0].vulnerability has no id"),
        (#"[{"vulnerability": {"id": ""}}]"#, "matches[0].vulnerability has no id"),
        (
            #"[{"vulnerability": {"id": "a b"}}]"#,
            #"matches[0].vulnerability.id is not an id: "a b""#
        ),
        (
            #"[{"vulnerability": {"id": "a", "epss": [{"epss": "x"}]}}]"#,
            "matches[0].vulnerability.epss[0].epss has a value of the wrong kind"
        ),
    ])
    func namesThePositionOfABadValue(matches: String, reason: String) {
        #expect {
            try GrypeText(matches: matches).report.report()
        } throws: { error in
            "\(error)".hasPrefix(reason)
        }
    }

    @Test(arguments: ["directory", "file", "sbom-file", "unknown"])
    func refusesReportsOnOtherThingsThanImages(type: String) {
        let expected = ReportError.notAboutAnImage(
            field: "source.type",
            value: type,
            expected: "image"
        )
        let text = GrypeText(target: #""/path""#, sourceType: type)
        #expect(throws: expected) { try text.report.report() }
    }

    @Test(arguments: ["{}", "null", #"{"imageID": "", "userInput": "api:1", "tags": ["api:1"]}"#])
    func refusesAReportThatSaysNothingOfItsImage(target: String) {
        #expect {
            try GrypeText(target: target).report.report()
        } throws: { error in
            "\(error)".hasPrefix("it does not say which image it is about")
        }
    }

    @Test(arguments: [
        ("distro-disabled", "Grype has no data for the image's distribution"),
        ("distro-unknown", "Grype does not know the image's distribution"),
    ])
    func takesAScanOfADistributionWithoutDataForUnfinished(alert: String, reason: String) throws {
        for package in ["{}", #"{"name": "bash", "type": "deb"}"#] {
            let alerts = #"{"package": \#(package), "alerts": [{"type": "\#(alert)"}]}"#
            let more = #""alertsByPackage": [\#(alerts)], "#
            let decoded = try GrypeText(more: more).report.report()
            #expect(decoded.image.report.state == .unfinished(reason: reason))
            #expect(decoded.warnings == ["the image counts as unscanned: \(reason)"])
        }
    }

    @Test(arguments: [
        "null", "[]", #"[{"alerts": null}, {"alerts": [{"type": "distro-eol"}]}]"#,
        #"[{"package": {"type": "go-module"}, "alerts": [{"type": "distro-unknown"}]}]"#,
    ])
    func takesAScanOfADistributionWithDataForFinished(alerts: String) throws {
        let more = #""alertsByPackage": \#(alerts), "#
        #expect(try GrypeText(more: more).report.report().image.report.state == .finished)
    }

    @Test(arguments: [
        ("archlinux", "0.92.0"), ("archlinux", "0.120.0"), ("nixos", "0.120.0"),
        ("busybox", "0.120.0"), ("wolfi", "0.50.2"), ("minimos", "[not provided]"),
    ])
    func takesAScanOfADistributionThatGrypeNeedNotKnowForUnfinished(
        distribution: String,
        version: String
    ) throws {
        // That of a language is looked up whatever the distribution.
        let matches =
            #"[\#(GrypeText.match(#""id": "CVE-1", "namespace": "github:language:go""#))]"#
        let reason =
            "this Grype is not known to have data for the image's distribution, "
            + "\"\(distribution)\""
        for matches in ["[]", matches] {
            var text = GrypeText(matches: matches)
            text.distribution = distribution
            text.version = version
            let decoded = try text.report.report()
            #expect(decoded.image.report.state == .unfinished(reason: reason))
            #expect(decoded.warnings == ["the image counts as unscanned: \(reason)"])
        }
    }

    @Test(arguments: [
        ("debian", "[not provided]", "[]"), ("redhat", "0.9.1", #"["fedora"]"#),
        ("wolfi", "0.70.0", "[]"), ("minimos", "v0.120.0", "null"), ("", "0.92.0", #""""#),
        ("ubuntu", "0.92.0", #"["debian"]"#), ("centos", "0.1.0", #""rhel fedora""#),
        ("rockylinux", "0.92.0", #"["rhel", "centos", "fedora"]"#),
    ])
    func takesAScanOfADistributionThatGrypeKnowsForFinished(
        distribution: String,
        version: String,
        likeness: String
    ) throws {
        var text = GrypeText()
        text.distribution = distribution
        text.version = version
        text.likeness = likeness
        #expect(try text.report.report().image.report.state == .finished)
    }

    @Test func takesAScanThatHasFoundSomethingInADistributionForFinished() throws {
        let match = GrypeText.match(#""id": "CVE-1", "namespace": "arch:distro:archlinux:rolling""#)
        var text = GrypeText(matches: "[\(match)]")
        text.distribution = "archlinux"
        #expect(try text.report.report().image.report.state == .finished)
    }

    @Test(arguments: [
        ("debian", #"["debian"]"#), ("ubuntu", #"["ubuntu", "debian"]"#), ("debian", #""debian""#),
        ("redhat", #"["rhel", "fedora", "centos"]"#), ("redhat", #""fedora rhel""#),
    ])
    func takesAScanOfADistributionMadeFromAnotherForUnfinished(
        distribution: String,
        likeness: String
    ) throws {
        var text = GrypeText()
        text.distribution = distribution
        text.likeness = likeness
        let reason =
            "Grype is not known to have data for a distribution made from \"\(distribution)\""
        #expect(try text.report.report().image.report.state == .unfinished(reason: reason))

        let match = GrypeText.match(#""id": "CVE-1", "namespace": "debian:distro:debian:12""#)
        text.matches = "[\(match)]"
        #expect(try text.report.report().image.report.state == .finished)
    }
}

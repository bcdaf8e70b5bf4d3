import OCI
import Testing

@testable import ScanReports

@Suite struct TrivyImageNamesTests {
    private static let noImage = ReportError.noImage(
        fields: "Metadata.ImageID, Metadata.RepoDigests or ArtifactName"
    )

    private func digests(_ numbers: Int...) throws -> Set<Digest> {
        Set(try numbers.map { try Digest(parsing: TrivyText.digest($0)) })
    }

    @Test func findsAnImageByEveryDigestThatItsReportNames() throws {
        let text = TrivyText(
            artifactName: "api@\(TrivyText.digest(4))",
            repoDigests: [
                "a.example/api@\(TrivyText.digest(2))", "b.example/api@\(TrivyText.digest(3))",
            ]
        )
        let image = try text.decoded().image
        #expect(try image.digests == digests(1, 2, 3, 4))
        #expect(
            image.repositories == [
                "a.example/api", "b.example/api", "docker.io/library/api",
                "registry.example.com/payments/api",
            ]
        )
        #expect(image.imageID?.description == TrivyText.digest(1))
    }

    @Test(arguments: [
        TrivyText(repoDigests: ["a.example/api@\(TrivyText.digest(1))"]),
        TrivyText(artifactName: "a.example/api@\(TrivyText.digest(1))", repoDigests: []),
    ])
    func takesTheDigestOfAnIndexForNoImageID(text: TrivyText) throws {
        let image = try text.decoded().image
        #expect(image.imageID == nil)
        #expect(try image.digests == digests(1))
    }

    @Test(arguments: [
        TrivyText(repoTags: [], repoDigests: []),
        TrivyText(imageID: nil, repoTags: []),
        TrivyText(artifactName: "a@\(TrivyText.digest(4))", imageID: nil, repoDigests: []),
        TrivyText(artifactName: "a:1@\(TrivyText.digest(4))", imageID: "", repoDigests: []),
    ])
    func needsOneDigestOfAnyKind(text: TrivyText) throws {
        #expect(try text.decoded().image.digests.count == 1)
    }

    @Test(arguments: [
        TrivyText(imageID: nil, repoDigests: []), TrivyText(imageID: "", repoDigests: []),
        TrivyText(imageID: "0123456789ab", repoDigests: ["api@sha256:12"]),
        TrivyText(artifactName: "images/a.tar", imageID: nil, repoTags: [], repoDigests: []),
    ])
    func refusesAReportThatSaysNothingOfItsImage(text: TrivyText) {
        #expect(throws: Self.noImage) { try text.decoded() }
    }

    @Test func refusesAReportWithoutMetadata() {
        let text = ReportText(#"{"SchemaVersion": 2, "ArtifactType": "container_image"}"#)
        #expect(throws: Self.noImage) { try text.report() }
    }

    @Test func readsAnArchivesPathAsNoTag() throws {
        let image = try TrivyText(artifactName: "images/api.tar", repoTags: []).decoded().image
        #expect(image.tags.isEmpty)
    }

    @Test func normalisesTagsAsTheRuntimeDoes() throws {
        let text = TrivyText(repoTags: ["busybox", "index.docker.io/busybox:1", "localhost/a:b"])
        #expect(
            Set(try text.decoded().image.tags.map(\.description)) == [
                "docker.io/library/busybox:latest", "docker.io/library/busybox:1",
                "localhost/a:b",
            ]
        )
    }

    @Test func warnsOfNamesThatItCannotUse() throws {
        let text = TrivyText(
            repoTags: ["<none>:<none>", "a.example/api@\(TrivyText.digest(2))", "good:1"],
            repoDigests: ["a.example/api", "a.example/api@sha256:12", "a@\(TrivyText.digest(2))"]
        )
        let decoded = try text.decoded()
        #expect(decoded.image.tags.map(\.description) == ["docker.io/library/good:1"])
        #expect(try decoded.image.digests == digests(1, 2))
        #expect(decoded.warnings.count == 4)
        let starts = [
            #"Metadata.RepoDigests[0] is ignored: no digest in "a.example/api""#,
            #"Metadata.RepoDigests[1] is ignored: no digest in "a.example/api@sha256:12""#,
            #"Metadata.RepoTags[0] is ignored: "<none>:<none>": "#,
            #"Metadata.RepoTags[1] is ignored: "a.example/api@sha256:"#,
        ]
        for (warning, start) in zip(decoded.warnings, starts) {
            #expect(warning.hasPrefix(start), "\(warning)")
        }
    }

    @Test(
        arguments: [
            (#"{"os": "linux", "architecture": "arm64"}"#, "linux/arm64"),
            (
                #"{"os": "linux", "architecture": "arm", "variant": "v6", "config": {}}"#,
                "linux/arm/v6"
            ),
            (#"{"os": "", "architecture": "amd64"}"#, nil),
            (#"{"os": "linux"}"#, nil),
            ("null", nil),
        ] as [(String, String?)]
    )
    func readsThePlatformOfTheImage(configuration: String, platform: String?) throws {
        var text = TrivyText()
        text.imageConfiguration = configuration
        #expect(try text.decoded().image.platform?.description == platform)
    }
}

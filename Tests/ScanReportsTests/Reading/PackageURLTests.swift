import Testing

@testable import ScanReports

@Suite struct PackageURLTests {
    @Test func readsAllPartsOfAURL() throws {
        let url = try #require(
            PackageURL(
                "pkg:OCI/debian@sha256%3A244f?repository_url=docker.io%2flibrary/debian&Arch=amd64#a/b"
            )
        )
        #expect(url.type == "oci")
        #expect(url.namespace == nil)
        #expect(url.name == "debian")
        #expect(url.version == "sha256:244f")
        #expect(
            url.qualifiers == ["repository_url": "docker.io/library/debian", "arch": "amd64"]
        )
    }

    @Test(
        arguments: [
            ("pkg:deb/debian/openssl@3.0.1-1?arch=amd64", "openssl", "3.0.1-1"),
            ("pkg:rpm/redhat/curl@7.61.1?epoch=1", "curl", "7.61.1"),
            ("pkg:apk/alpine/busybox", "busybox", nil),
            (
                "pkg:maven/org.apache.logging.log4j/log4j-core@2.4",
                "org.apache.logging.log4j:log4j-core", "2.4"
            ),
            ("pkg:npm/%40babel/core@7.0.0", "@babel/core", "7.0.0"),
            ("pkg:npm/@babel/core", "@babel/core", nil),
            ("pkg:golang/golang.org/x/net@v0.10.0#http2", "golang.org/x/net", "v0.10.0"),
            ("pkg:pypi/django@1.11.1", "django", "1.11.1"),
            ("pkg://pypi//django@", "django", nil),
        ] as [(String, String, String?)]
    )
    func namesAPackageAsItsEcosystemDoes(text: String, name: String, version: String?) throws {
        let url = try #require(PackageURL(text))
        #expect(url.packageName == name)
        #expect(url.version == version)
    }

    @Test(arguments: [
        "", "pkg:", "pkg:oci", "pkg:oci/", "oci/a", "https://example.com/a", "pkg:npm/a%2",
        "pkg:npm/a%zz", "pkg:npm/a@%FF", "pkg:oci/a?arch", "pkg:npm/%+1",
    ])
    func refusesWhatIsNone(text: String) {
        #expect(PackageURL(text) == nil)
    }
}

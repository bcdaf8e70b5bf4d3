import NodeFixture
import Testing

@Suite struct PullgatedConfigurationTests {
    private static func configuration(hostsFolder: String?) -> PullgatedConfiguration {
        PullgatedConfiguration(
            socket: "/s",
            backend: "/b",
            endpoint: "http://e",
            reports: "/r",
            hostsFolder: hostsFolder
        )
    }

    @Test func asksRegistriesAnewForEachPull() {
        let yaml = Self.configuration(hostsFolder: "/certs.d").yaml
        #expect(yaml.contains("\nregistry:\n  hostsFolder: /certs.d\n"))
        #expect(yaml.contains("\n  tagReuse: 0s\ndecisionLog:"))
    }

    @Test func writesWhatIsSetAndNothingElse() {
        var configuration = Self.configuration(hostsFolder: nil)
        configuration.resolveTimeout = "5s"
        configuration.tagReuse = nil
        #expect(configuration.yaml.contains("\nregistry:\n  resolveTimeout: 5s\ndecisionLog:"))
        configuration.resolveTimeout = nil
        #expect(!configuration.yaml.contains("registry:"))
    }
}

import OCI
import Testing

@testable import PolicyEngine

@Suite struct ImagePatternTests {
    private static let digest = "sha256:" + String(repeating: "0a", count: 32)

    @Test(arguments: [
        ("registry.k8s.io/**", "registry.k8s.io/pause:3.9", true),
        ("registry.k8s.io/**", "registry.k8s.io/coredns/coredns:v1", true),
        ("registry.k8s.io/**", "REGISTRY.K8S.IO:443/pause", true),
        ("registry.k8s.io/**", "registry.k8s.io.example.com/pause", false),
        ("registry.k8s.io/**", "docker.io/registry.k8s.io/pause", false),
        ("registry.k8s.io/coredns/**", "registry.k8s.io/coredns/coredns", true),
        ("registry.k8s.io/coredns/**", "registry.k8s.io/coredns-old/coredns", false),
        ("registry.k8s.io/coredns/**", "registry.k8s.io/coredns", false),
        ("registry.k8s.io/pause", "registry.k8s.io/pause:3.9", true),
        ("registry.k8s.io/pause", "registry.k8s.io/pause@\(digest)", true),
        ("registry.k8s.io/pause", "registry.k8s.io/pause/x", false),
        ("registry.k8s.io/pause:3.9", "registry.k8s.io/pause:3.9", true),
        ("registry.k8s.io/pause:3.9", "registry.k8s.io/pause:3.90", false),
        ("registry.k8s.io/pause:3.9", "registry.k8s.io/pause:3.9@\(digest)", false),
        ("registry.k8s.io/pause:latest", "registry.k8s.io/pause", true),
        ("registry.k8s.io/pause@\(digest)", "registry.k8s.io/pause:3.9@\(digest)", true),
        ("registry.k8s.io/pause@\(digest)", "registry.k8s.io/pause:3.9", false),
        ("docker.io/busybox", "busybox", true),
        ("index.docker.io/library/**", "busybox", true),
        ("localhost:5000/a", "localhost:5000/a", true),
        ("localhost:5000/a", "localhost/a", false),
    ])
    func hasTheImagesThatItNames(pattern: String, image: String, expected: Bool) throws {
        let pattern = try ImagePattern(parsing: pattern)
        #expect(pattern.matches(try ImageReference(normalizing: image)) == expected)
        #expect(try ImagePattern(parsing: pattern.description) == pattern)
    }

    @Test(arguments: [
        ("", ImagePattern.ParseError.empty),
        ("**", .misplacedWildcard("**")),
        ("*", .misplacedWildcard("*")),
        ("/**", .missingHost("/**")),
        ("*/**", .misplacedWildcard("*/**")),
        ("registry.k8s.io/*", .misplacedWildcard("registry.k8s.io/*")),
        ("registry.k8s.io/**/pause", .misplacedWildcard("registry.k8s.io/**/pause")),
        ("registry.k8s.io", .missingHost("registry.k8s.io")),
        ("pause:3.9", .missingHost("pause:3.9")),
        ("library/busybox", .missingHost("library/busybox")),
        ("library/**", .missingHost("library/**")),
        ("a.io/b:1@\(digest)", .tagAndDigest("a.io/b:1@\(digest)")),
        ("a.io/B", .notAnImage("a.io/B", reason: .uppercaseName)),
        ("a.io/", .notAnImage("a.io/", reason: .malformedPath)),
        ("a.io/b:", .notAnImage("a.io/b:", reason: .malformedTag)),
        ("a.io/B/**", .notAnImage("a.io/B/**", reason: .uppercaseName)),
    ])
    func refusesWhatIsNoPattern(text: String, error: ImagePattern.ParseError) {
        #expect(throws: error) { try ImagePattern(parsing: text) }
        #expect(!error.description.isEmpty)
    }

    @Test func aSetNamesThePatternThatHasAnImage() throws {
        let exempt = try ["registry.k8s.io/**", "quay.io/a"].map(ImagePattern.init(parsing:))
        let policies = try PolicySet(exempt: exempt, namespaces: [])
        let pause = try ImageReference(normalizing: "registry.k8s.io/pause:3.9")
        #expect(policies.exemption(for: pause) == exempt[0])
        #expect(policies.exemption(for: try ImageReference(normalizing: "quay.io/b")) == nil)
    }
}

import OCI
import PolicyEngine
import Testing

@Suite struct NamespacePatternTests {
    @Test(arguments: [
        ("*", "*", 0),
        ("registry.example.com", "registry.example.com", 1),
        ("registry.example.com/payments", "registry.example.com/payments", 2),
        ("registry.example.com/payments/api/v2", "registry.example.com/payments/api/v2", 4),
        ("registry.example.com:5000/payments", "registry.example.com:5000/payments", 2),
        ("localhost", "localhost", 1),
        ("localhost:5000/a", "localhost:5000/a", 2),
        ("[::1]", "[::1]", 1),
        ("[FE80::1]:5000/a", "[fe80::1]:5000/a", 2),
        ("docker.io", "docker.io", 1),
        ("docker.io/library", "docker.io/library", 2),
        ("index.docker.io/library", "docker.io/library", 2),
        ("registry-1.docker.io/library", "docker.io/library", 2),
        ("registry.docker.io/library", "docker.io/library", 2),
        ("registry.hub.docker.com/library", "docker.io/library", 2),
        ("Registry.Example.COM/payments", "registry.example.com/payments", 2),
        ("registry.example.com:443/payments", "registry.example.com/payments", 2),
        ("registry.example.com:05000", "registry.example.com:5000", 1),
        ("registry:443/payments", "registry:443/payments", 2),
        ("my_registry.local/app", "my_registry.local/app", 2),
    ])
    func reads(_ text: String, as description: String, specificity: Int) throws {
        let pattern = try NamespacePattern(parsing: text)
        #expect(pattern.description == description)
        #expect(pattern.specificity == specificity)
        #expect(try NamespacePattern(parsing: pattern.description) == pattern)
    }

    @Test(arguments: [
        "payments", "payments/api", "library/busybox", "my_team", "Team/api", "a/b.c",
    ])
    func refusesNamesWithoutHost(_ text: String) {
        #expect(throws: NamespacePattern.ParseError.missingHost(text)) {
            try NamespacePattern(parsing: text)
        }
    }

    @Test(arguments: ["**", "registry.example.com/*", "*/payments", "*.example.com", "a.b/pay*"])
    func refusesAWildcardBesideOtherCharacters(_ text: String) {
        #expect(throws: NamespacePattern.ParseError.misplacedWildcard(text)) {
            try NamespacePattern(parsing: text)
        }
    }

    @Test(arguments: [
        ("/", ImageReference.ParseError.malformedPath),
        ("registry.example.com/", .malformedPath),
        ("registry.example.com/payments/", .malformedPath),
        ("registry.example.com//payments", .malformedPath),
        ("registry.example.com/payments:1.4", .malformedTag),
        ("registry.example.com/Payments", .uppercaseName),
        ("https://registry.example.com/payments", .malformedPath),
        ("registry.example.com:/payments", .malformedDomain),
        ("registry.example.com/pay ments", .malformedPath),
        ("registry.example.com/\u{430}pi", .malformedPath),
        ("registry.example.com./payments", .malformedDomain),
    ])
    func refusesWhatNoImageCanBeIn(_ text: String, because reason: ImageReference.ParseError) {
        #expect(throws: NamespacePattern.ParseError.notANamespace(text, reason: reason)) {
            try NamespacePattern(parsing: text)
        }
    }

    @Test func refusesTheEmptyText() {
        #expect(throws: NamespacePattern.ParseError.empty) { try NamespacePattern(parsing: "") }
    }

    @Test(arguments: [
        ("registry.example.com/payments", "registry.example.com/payments:1"),
        ("registry.example.com/payments", "registry.example.com/payments/api"),
        ("registry.example.com/payments", "registry.example.com/payments/api/v2@sha256:"),
        ("registry.example.com/payments", "REGISTRY.example.com/payments/api"),
        ("registry.example.com/payments", "registry.example.com:443/payments/api"),
        ("registry.example.com/payments", "registry.example.com:0443/payments/api"),
        ("registry.example.com", "registry.example.com/payments/api"),
        ("localhost:5000", "localhost:5000/a"),
        ("registry:443", "Registry/a"),
        ("docker.io/library", "busybox"),
        ("docker.io/library", "INDEX.docker.io/library/busybox"),
        ("docker.io/library", "registry-1.docker.io/library/busybox"),
        ("docker.io/library", "registry.docker.io/library/busybox"),
        ("docker.io/library", "Registry.Hub.Docker.com:443/library/busybox"),
        ("docker.io", "bitnami/redis"),
        ("my_registry.local", "my_registry.local/app"),
        ("*", "busybox"),
    ])
    func matches(_ pattern: String, image: String) throws {
        let digits = image.hasSuffix(":") ? String(repeating: "0", count: 64) : ""
        let reference = try ImageReference(normalizing: image + digits)
        #expect(try NamespacePattern(parsing: pattern).matches(reference))
    }

    @Test(arguments: [
        ("registry.example.com/payments", "registry.example.com/payments-old/api"),
        ("registry.example.com/payments", "registry.example.com/payments-old"),
        ("registry.example.com/payments", "registry.example.com/pay"),
        ("registry.example.com/payments", "registry.example.com/team/payments"),
        ("registry.example.com/payments/api", "registry.example.com/payments"),
        ("registry.example.com/payments", "registry.example.com:5000/payments/api"),
        ("registry.example.com:5000", "registry.example.com/payments"),
        ("registry.example.com", "registry.example.com.evil.org/payments"),
        ("registry.example.com", "evil.registry.example.com/payments"),
        ("registry.example.com", "docker.io/registry.example.com/payments"),
        ("docker.io/library", "docker.io/bitnami/redis"),
        ("docker.io", "index.docker.io:5000/library/busybox"),
        ("docker.io", "hub.docker.com/library/busybox"),
        ("localhost", "localhost:5000/a"),
    ])
    func leavesOut(_ pattern: String, image: String) throws {
        let reference = try ImageReference(normalizing: image)
        #expect(try !NamespacePattern(parsing: pattern).matches(reference))
    }
}

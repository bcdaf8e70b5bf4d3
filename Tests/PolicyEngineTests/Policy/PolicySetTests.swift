import OCI
import PolicyEngine
import Testing

@Suite struct PolicySetTests {
    static let nested = [
        "*", "registry.example.com", "registry.example.com/payments",
        "registry.example.com/payments/api", "registry.example.com:5000", "docker.io/library",
    ]

    @Test(arguments: [
        ("registry.example.com/payments/api:1", "registry.example.com/payments/api"),
        ("registry.example.com/payments/api/v2", "registry.example.com/payments/api"),
        ("registry.example.com/payments/api2", "registry.example.com/payments"),
        ("registry.example.com/payments", "registry.example.com/payments"),
        ("registry.example.com/payments-old/api", "registry.example.com"),
        ("registry.example.com/other", "registry.example.com"),
        ("registry.example.com:443/payments/web", "registry.example.com/payments"),
        ("Registry.example.com/payments/web", "registry.example.com/payments"),
        ("registry.example.com:5000/payments/api", "registry.example.com:5000"),
        ("registry.example.com:5001/payments/api", "*"),
        ("busybox", "docker.io/library"),
        ("index.docker.io/busybox", "docker.io/library"),
        ("bitnami/redis", "*"),
    ])
    func findsTheMostSpecificPolicy(_ image: String, name: String) throws {
        let reference = try ImageReference(normalizing: image)
        for names in [Self.nested, Self.nested.reversed()] {
            let policies = try PolicySet(namespaces: names.map { try Sample.policy($0) })
            let policy = try #require(policies.policy(for: reference))
            #expect(policy.name.description == name)
            #expect(policy.name.matches(reference))
        }
    }

    @Test func findsNoneWhereNoneCovers() throws {
        let reference = try ImageReference(normalizing: "busybox")
        let policies = try PolicySet(namespaces: [Sample.policy("registry.example.com")])
        #expect(policies.policy(for: reference) == nil)
        #expect(try PolicySet(namespaces: []).policy(for: reference) == nil)
    }

    @Test(arguments: [["CVE-1"], ["CVE-1", "CVE-2"], ["CVE-1", "CVE-2", "CVE-3", "CVE-4"], []])
    func joinsTheAllowlistOfAllNamespacesWithEachOwn(_ own: [String]) throws {
        let policy = try Sample.policy { $0.allowlist = Set(try own.map(Sample.id)) }
        let policies = try PolicySet(
            allowlist: Sample.ids("cve-1", "CVE-8", "CVE-9"),
            namespaces: [policy, Sample.policy("*")]
        )

        let found = try #require(policies.policy(for: Sample.reference()))
        let other = try #require(policies.policy(for: Sample.reference("busybox")))
        let shared = ["CVE-1", "CVE-8", "CVE-9"]
        for text in ["CVE-1", "CVE-2", "CVE-3", "CVE-4", "CVE-7", "CVE-8", "CVE-9"] {
            let id = try Sample.id(text)
            #expect(found.accepts(id) == (own + shared).contains(text), "\(text)")
            #expect(other.accepts(id) == shared.contains(text), "\(text)")
        }
        #expect(policies.namespaces.first == policy)
    }

    @Test(arguments: [
        ("registry.example.com/payments", "registry.example.com/payments"),
        ("registry.example.com/payments", "Registry.example.com:443/payments"),
        ("docker.io", "index.docker.io"),
        ("*", "*"),
    ])
    func refusesTwoPoliciesOfOneNamespace(_ first: String, _ second: String) throws {
        let policies = try [first, "localhost", second].map { try Sample.policy($0) }
        let error = PolicySetError.repeatedNamespace(try NamespacePattern(parsing: second))
        #expect(throws: error) { try PolicySet(namespaces: policies) }
    }

    @Test func findsEachOfTenThousandPolicies() throws {
        let names = (0..<10_000).map { "registry.example.com/team-\($0)" }
        let policies = try PolicySet(namespaces: names.map { try Sample.policy($0) })
        for number in stride(from: 0, to: 10_000, by: 7) {
            let reference = try ImageReference(normalizing: names[number] + "/app:1")
            #expect(policies.policy(for: reference)?.name.description == names[number])
        }
    }
}

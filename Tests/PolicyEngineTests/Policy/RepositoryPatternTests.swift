import OCI
import PolicyEngine
import Testing

@Suite struct RepositoryPatternTests {
    @Test(arguments: [
        ("payments/api", "registry.example.com/payments/api:1", true),
        ("payments/api", "registry.example.com/payments/api/v2", false),
        ("payments/api", "registry.example.com/payments/api2", false),
        ("payments/api", "registry.example.com/payments", false),
        ("payments/**", "registry.example.com/payments/api", true),
        ("payments/**", "registry.example.com/payments/api/v2", true),
        ("payments/**", "registry.example.com/payments", false),
        ("payments/**", "registry.example.com/payments-old/api", false),
        ("**", "registry.example.com/payments", true),
        ("library/busybox", "busybox", true),
        ("library/**", "busybox", true),
        ("app", "my_registry.local/app", true),
    ])
    func matches(_ text: String, image: String, is expected: Bool) throws {
        let pattern = try RepositoryPattern(parsing: text)
        #expect(try pattern.matches(ImageReference(normalizing: image)) == expected)
        #expect(pattern.description == text)
    }

    @Test(arguments: [
        "payments/", "/payments", "payments:1", "payments/api@sha256:0", "Payments/api",
        "pay ments", "/**", "payments//api", "localhost:5000/payments", "payments\n",
        "payments@sha256:" + String(repeating: "0", count: 64),
    ])
    func refusesWhatIsNoRepository(_ text: String) {
        #expect(throws: RepositoryPattern.ParseError.notARepository(text)) {
            try RepositoryPattern(parsing: text)
        }
    }

    @Test(arguments: ["*", "payments/*", "***", "payments**", "**/api", "pay*/api", "a/**/**"])
    func refusesOtherWildcards(_ text: String) {
        #expect(throws: RepositoryPattern.ParseError.misplacedWildcard(text)) {
            try RepositoryPattern(parsing: text)
        }
    }

    @Test func refusesTheEmptyText() {
        #expect(throws: RepositoryPattern.ParseError.empty) { try RepositoryPattern(parsing: "") }
    }
}

import Testing

@testable import ScanReports

@Suite struct BytePatternTests {
    @Test(arguments: [
        ("CycloneDX", "CycloneDX", true),
        ("CycloneDX", "{\"bomFormat\":\"CycloneDX\"}", true),
        ("CycloneDX", "CycloneDCycloneDX", true),
        ("CycloneDX", "CycloneXX CycloneD", false),
        ("CycloneDX", "cyclonedx", false),
        ("CycloneDX", "ycloneDX", false),
        ("CycloneDX", "", false),
        ("aab", "aaaab", true),
        ("aab", "aaaaa", false),
        ("a", "bbba", true),
    ])
    func findsATextInBytes(pattern: String, text: String, isThere: Bool) {
        #expect(BytePattern(pattern).isIn(Array(text.utf8)) == isThere)
    }

    @Test func findsATextAtEveryPlace() {
        let pattern = BytePattern("openvex.dev")
        for before in 0..<40 {
            for after in 0..<3 {
                let text =
                    String(repeating: "v", count: before) + "openvex.dev"
                    + String(repeating: "o", count: after)
                #expect(pattern.isIn(Array(text.utf8)))
            }
        }
    }
}

import OCI
import Testing

@Suite struct PlatformTests {
    @Test(arguments: [
        ("linux/amd64", "linux/amd64"),
        ("Linux/AMD64/V1", "linux/amd64"),
        ("linux/x86_64", "linux/amd64"),
        ("linux/x86-64/v3", "linux/amd64/v3"),
        ("linux/aarch64", "linux/arm64"),
        ("linux/arm64/v8", "linux/arm64"),
        ("linux/arm64/8", "linux/arm64"),
        ("linux/arm64/v9", "linux/arm64/v9"),
        ("linux/armhf", "linux/arm/v7"),
        ("linux/armel/v7", "linux/arm/v6"),
        ("linux/arm", "linux/arm/v7"),
        ("linux/arm/7", "linux/arm/v7"),
        ("linux/arm/6", "linux/arm/v6"),
        ("linux/i386/x", "linux/386"),
        ("macos/arm64", "darwin/arm64"),
        ("unknown/unknown", "unknown/unknown"),
        // Go's lower case of two letters outside ASCII is in it.
        ("l\u{130}nux/amd64", "linux/amd64"),
        ("l\u{131}nux/amd64", "l\u{131}nux/amd64"),
    ])
    func normalizes(_ text: String, _ expected: String) {
        let parts = text.split(separator: "/").map(String.init)
        let platform = Platform(
            os: parts[0],
            architecture: parts[1],
            variant: parts.count > 2 ? parts[2] : nil
        )
        #expect(platform.normalized.description == expected)
    }

    @Test func takesAMissingSystemForLinux() {
        #expect(Platform(os: "", architecture: "arm64").normalized.os == "linux")
    }
}

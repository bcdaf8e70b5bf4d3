import OCI
import Registry
import Testing

@Suite struct PlatformHostTests {
    @Test func namesTheMachineThatItRunsOn() {
        #expect(Platform.host.os == "linux")
        #if arch(x86_64)
        #expect(Platform.host.architecture == "amd64")
        #expect(["v1", "v2", "v3", "v4"].contains(Platform.host.variant))
        #endif
    }
}

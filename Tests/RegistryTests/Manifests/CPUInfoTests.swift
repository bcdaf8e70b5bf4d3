import OCI
import Testing

@testable import Registry

@Suite struct CPUInfoTests {
    private static let level2 = "cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3"
    private static let level3 = level2 + " avx avx2 bmi1 bmi2 f16c fma abm movbe xsave"
    private static let level4 = level3 + " avx512f avx512bw avx512cd avx512dq avx512vl"

    @Test(arguments: [
        ("", "v1"), ("lm sse2", "v1"), (level2, "v2"), (level3, "v3"), (level4, "v4"),
        ("avx avx2 bmi1 bmi2 f16c fma abm movbe xsave", "v1"),
    ])
    func findsTheLevelOfAmd64(_ flags: String, _ level: String) {
        let info = CPUInfo("processor\t: 0\nflags\t\t: \(flags)\nbugs\t\t:\n")
        #expect(info.variant(of: "amd64") == level)
    }

    @Test(arguments: [
        ("8", "v8"), ("AArch64", "v8"), ("7", "v7"), ("?(13)", "v7"), ("6TEJ", "v6"),
        ("5TE", "v5"), ("4T", "v4"), ("3", "v3"), ("9", "unknown"),
    ])
    func findsTheVariantOfARM(_ value: String, _ variant: String) {
        let info = CPUInfo("model name : x\nCPU architecture: \(value)\nCPU architecture: 5\n")
        #expect(info.variant(of: "arm") == variant)
    }

    @Test func correctsTheFirstRaspberryPi() {
        let info = CPUInfo("model name\t: ARMv6-compatible processor\nCPU architecture: 7\n")
        #expect(info.variant(of: "arm") == "v6")
        #expect(info.variant(of: "arm64") == "v7")
    }

    @Test func readsWhatTheKernelTellsOfThisMachine() throws {
        let info = try CPUInfo(file: CPUInfo.path)
        #expect(!info.lines.isEmpty)
        let host = Platform.host
        #expect(info.variant(of: host.architecture) == host.variant)
        #expect(Platform.hostProblem == nil)
    }

    @Test func saysWhyTheFileCannotBeRead() {
        let error = #expect(throws: (any Error).self) { try CPUInfo(file: "/nonexistent") }
        let words = "/proc/cpuinfo cannot be read (No such file or directory), so"
        #expect(error.map(Platform.problem)?.hasPrefix(words) == true)
    }

    @Test func findsNoVariantWhereThereIsNone() {
        #expect(CPUInfo("").variant(of: "arm64") == nil)
        #expect(CPUInfo("CPU architecture: 8").variant(of: "s390x") == nil)
    }
}

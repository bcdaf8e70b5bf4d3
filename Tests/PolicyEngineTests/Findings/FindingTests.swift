import PolicyEngine
import Testing

@Suite struct FindingTests {
    @Test(arguments: ["", " ", "\t\n"])
    func takesABlankFixForNone(_ version: String) throws {
        #expect(try Sample.finding(fixed: version).fixedVersion == nil)
    }

    @Test func keepsAFix() throws {
        #expect(try Sample.finding(fixed: "1.0, 2.0").fixedVersion == "1.0, 2.0")
    }

    @Test func knowsTheFixThatItHas() throws {
        let fixed = try Sample.finding(isFixUnknown: true)
        #expect(!fixed.isFixUnknown)
        #expect(try Sample.finding(fixed: "", isFixUnknown: true).isFixUnknown)
    }

    @Test(arguments: [nil, 0, 0.97])
    func keepsTheProbabilityOfExploitation(_ probability: Double?) throws {
        let id = try #require(VulnerabilityID("CVE-2024-1"))
        let finding = Finding(id: id, severity: .high, package: "openssl", epss: probability)
        #expect(finding.epss == probability)
    }

    @Test func saysNothingOfExploitationUnlessTheReportDoes() throws {
        #expect(try Sample.finding().epss == nil)
    }

    @Test func describesItselfOnOneLine() throws {
        #expect(
            try Sample.finding().description == "CVE-2024-1 high in openssl 3.0.1, fixed in 3.0.2"
        )
        #expect(
            try Sample.finding("CVE-2", .unknown, installed: "", fixed: nil).description
                == "CVE-2 of unknown severity in openssl, no fix yet"
        )
        #expect(
            try Sample.finding("CVE-3", fixed: nil, isFixUnknown: true).description
                == "CVE-3 high in openssl 3.0.1, fix unknown"
        )
        #expect(try Sample.finding(package: "").description.hasPrefix("CVE-2024-1 high 3.0.1,"))
    }
}

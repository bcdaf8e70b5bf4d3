import PolicyBundles
import Testing

@Suite struct SigningKeyTests {
    @Test(arguments: KeyAlgorithm.allCases)
    func readsTheKeyItWrote(_ algorithm: KeyAlgorithm) throws {
        let key = SigningKey(generating: algorithm)
        let read = try SigningKey(file(key.privatePEM))
        #expect(read.publicKey == key.publicKey)
        #expect(read.privatePEM == key.privatePEM)
        #expect(key.publicKey.algorithm == algorithm)
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func neverMakesTheSameKeyTwice(_ algorithm: KeyAlgorithm) {
        let keys = (0..<8).map { _ in SigningKey(generating: algorithm).publicKey }
        #expect(Set(keys.map(\.id)).count == 8)
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func showsItsPublicHalfOnly(_ algorithm: KeyAlgorithm) throws {
        let key = SigningKey(generating: algorithm)
        let description = "private key of \(algorithm.rawValue) \(key.publicKey.id)"
        #expect("\(key)" == description)
        #expect(String(reflecting: key) == description)
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("PrivateKey"))
        var dumpedFile = ""
        dump(file(key.privatePEM), to: &dumpedFile)
        #expect(!dumpedFile.contains("bytes"))
        #expect("\(file(key.privatePEM))" == "keys.pem")
    }

    static let refused: [(String, KeyError.Reason)] = [
        ("", .noKey(.privateKey)),
        ("no PEM here\n", .noKey(.privateKey)),
        (SigningKey(generating: .ed25519).publicKey.pem, .publicInsteadOfPrivate),
        (block("EC PRIVATE KEY", "MAo="), .notPKCS8(label: "EC PRIVATE KEY")),
        (block("OPENSSH PRIVATE KEY", "MAo="), .notPKCS8(label: "OPENSSH PRIVATE KEY")),
        (block("ENCRYPTED PRIVATE KEY", "MAo="), .encrypted),
        (block("ENCRYPTED SIGSTORE PRIVATE KEY", "MAo="), .encrypted),
        (block("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n\nMAo="), .encrypted),
        (block("EC PARAMETERS", "BggqhkjOPQMBBw=="), .noKey(.privateKey)),
        (block("CERTIFICATE", "MAo="), .noKeyBlock(label: "CERTIFICATE")),
        (block("PRIVATE KEY", "M*o="), .notBase64),
        (block("PRIVATE KEY", ""), .malformed(.privateKey)),
        (block("PRIVATE KEY", "MAA="), .malformed(.privateKey)),
    ]

    @Test(arguments: refused)
    func refusesWhatIsNoPrivateKey(_ sample: (pem: String, reason: KeyError.Reason)) {
        let error = #expect(throws: KeyError.self) { try SigningKey(file(sample.pem)) }
        #expect(error?.reason == sample.reason)
        #expect(error?.description.hasPrefix("keys.pem") == true)
    }

    @Test func refusesAFileWithTwoKeys() {
        let pem = SigningKey(generating: .ed25519).privatePEM
        let error = #expect(throws: KeyError.self) { try SigningKey(file(pem + pem)) }
        #expect(
            error?.description
                == "keys.pem: the file has 2 PEM blocks; a file to sign with has one private key"
        )
    }
}

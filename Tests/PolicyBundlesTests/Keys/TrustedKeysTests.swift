import PolicyBundles
import Testing

@Suite struct TrustedKeysTests {
    private let ed25519 = SigningKey(generating: .ed25519).publicKey
    private let p256 = SigningKey(generating: .ecdsaP256).publicKey

    @Test func readsSeveralKeysOfSeveralFiles() throws {
        let more = SigningKey(generating: .ed25519).publicKey
        let first = file("# the key of 2026\n\(ed25519.pem)\nand the next:\n\n\(p256.pem)")
        let keys = try TrustedKeys([first, file(more.pem, name: "more.pem")])
        #expect(keys.keys == [ed25519, p256, more])
    }

    @Test func takesAKeyThatIsGivenTwiceOnce() throws {
        #expect(try TrustedKeys([file(p256.pem + p256.pem), file(p256.pem)]).keys == [p256])
    }

    @Test func readsWindowsLineEndsAndBlanksAtLineEnds() throws {
        let pem = ed25519.pem.replacing("\n", with: " \t\r\n")
        #expect(try TrustedKeys([file(pem)]).keys == [ed25519])
    }

    @Test func refusesToTrustNobody() {
        let error = #expect(throws: KeyError.self) { try TrustedKeys([]) }
        #expect(error?.description == "trusted keys: no file with public keys is named")
    }

    @Test func refusesAFileWithoutKeyBesideOneWithAKey() {
        let error = #expect(throws: KeyError.self) {
            try TrustedKeys([file(ed25519.pem), file("\n", name: "empty.pem")])
        }
        #expect(error?.description == "empty.pem: the file has no public key in PEM")
    }

    @Test func namesTheBlockThatIsWrong() {
        let error = #expect(throws: KeyError.self) {
            try TrustedKeys([file(ed25519.pem + p256.pem + block("CERTIFICATE", "MAo="))])
        }
        #expect(error?.description == "keys.pem, block 3: \"CERTIFICATE\" is not a key")
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func refusesAPrivateKeyWithoutShowingIt(_ algorithm: KeyAlgorithm) {
        let pem = SigningKey(generating: algorithm).privatePEM
        let error = #expect(throws: KeyError.self) { try TrustedKeys([file(pem)]) }
        #expect(
            error?.description == "keys.pem, block 1: this is a private key; only the public key "
                + "belongs here (openssl pkey -pubout writes it)"
        )
    }

    static let broken: [(String, KeyError.Reason)] = [
        ("-----BEGIN PUBLIC KEY-----\nMAo=\n", .unterminated(label: "PUBLIC KEY")),
        (
            "-----BEGIN PUBLIC KEY-----\nMAo=\n-----END PRIVATE KEY-----\n",
            .unterminated(label: "PUBLIC KEY")
        ),
        (
            "-----BEGIN PUBLIC KEY-----\n-----BEGIN PUBLIC KEY-----\n",
            .unterminated(label: "PUBLIC KEY")
        ),
        (block("PUBLIC KEY", "MCowBQYDK2VwAyEA="), .notBase64),
        (block("PUBLIC KEY", "MA"), .notBase64),
        (block("PUBLIC KEY", "MAA="), .malformed(.publicKey)),
        // An Ed25519 key of 31 bytes, and a P-256 key that is no point of the curve.
        (
            block("PUBLIC KEY", "MCkwBQYDK2VwAyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            .malformed(.publicKey)
        ),
        (
            block(
                "PUBLIC KEY",
                "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE" + String(repeating: "AAAA", count: 21)
                    + "AQ=="
            ),
            .malformed(.publicKey)
        ),
        (block("ENCRYPTED PRIVATE KEY", "MAo="), .privateInsteadOfPublic),
    ]

    @Test(arguments: broken)
    func refusesABrokenBlock(_ sample: (pem: String, reason: KeyError.Reason)) {
        let error = #expect(throws: KeyError.self) { try TrustedKeys([file(sample.pem)]) }
        #expect(error?.reason == sample.reason)
        #expect(error?.block == 1)
    }

    @Test func refusesAKeyInDER() {
        let bytes: [UInt8] = [0x30, 0x82, 0xFF]
        let error = #expect(throws: KeyError.self) {
            try TrustedKeys([KeyFile(name: "key.der", bytes: bytes)])
        }
        #expect(
            error?.description
                == "key.der: the file is not text; keys are read in PEM, not in DER"
        )
    }

    @Test func refusesAHugeFile() {
        let text = String(repeating: "x", count: KeyFile.maximumBytes + 1)
        let error = #expect(throws: KeyError.self) { try TrustedKeys([file(text)]) }
        #expect(error?.reason == .tooLarge(bytes: 65_537))
    }

    @Test func readsAsManyKeysAsAreTriedAndNoMore() throws {
        let pems = (0...TrustedKeys.maximumKeys).map { _ in
            SigningKey(generating: .ed25519).publicKey.pem
        }
        let keys = try TrustedKeys([file(pems.dropLast().joined())])
        #expect(keys.keys.count == TrustedKeys.maximumKeys)
        let error = #expect(throws: KeyError.self) { try TrustedKeys([file(pems.joined())]) }
        #expect(error?.reason == .tooManyKeys)
        #expect(error?.block == 17)
    }
}

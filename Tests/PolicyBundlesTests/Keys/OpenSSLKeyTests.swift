import Testing

@testable import PolicyBundles

/// Keys and signatures as the real openssl program writes and reads them.
@Suite struct OpenSSLKeyTests {
    static let message = Array("what is signed".utf8)

    private func generate(_ algorithm: KeyAlgorithm, with openSSL: OpenSSL) throws {
        switch algorithm {
        case .ed25519:
            try openSSL.run("genpkey", "-algorithm", "ed25519", "-out", "private.pem")
        case .ecdsaP256:
            try openSSL.run(
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-out",
                "private.pem"
            )
        }
        try openSSL.run("pkey", "-in", "private.pem", "-pubout", "-out", "public.pem")
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func readsKeysThatOpenSSLWrote(_ algorithm: KeyAlgorithm) throws {
        try OpenSSL.with { openSSL in
            try generate(algorithm, with: openSSL)
            let privatePEM = try openSSL.read("private.pem")
            let publicPEM = try openSSL.read("public.pem")
            let key = try SigningKey(KeyFile(name: "private.pem", bytes: privatePEM))
            let trusted = try TrustedKeys([KeyFile(name: "public.pem", bytes: publicPEM)])
            #expect(trusted.keys == [key.publicKey])
            #expect(key.publicKey.algorithm == algorithm)
            #expect(Array(key.publicKey.pem.utf8) == publicPEM)
            #expect(Array(key.privatePEM.utf8) == privatePEM)
        }
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func namesAKeyByTheHashOfItsDER(_ algorithm: KeyAlgorithm) throws {
        let key = SigningKey(generating: algorithm).publicKey
        try OpenSSL.with { openSSL in
            try openSSL.write(key.pem.utf8, to: "public.pem")
            try openSSL.run(
                "pkey",
                "-pubin",
                "-in",
                "public.pem",
                "-outform",
                "DER",
                "-out",
                "public.der"
            )
            #expect(try openSSL.run("sha256", "-r", "public.der").hasPrefix("\(key.id) "))
        }
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func makesSignaturesThatOpenSSLVerifies(_ algorithm: KeyAlgorithm) throws {
        let key = SigningKey(generating: algorithm)
        try OpenSSL.with { openSSL in
            try openSSL.write(key.publicKey.pem.utf8, to: "public.pem")
            try openSSL.write(Self.message, to: "message")
            try openSSL.write(try key.signature(for: Self.message), to: "signature")
            try openSSL.run(
                "pkeyutl",
                "-verify",
                "-pubin",
                "-inkey",
                "public.pem",
                "-rawin",
                "-in",
                "message",
                "-sigfile",
                "signature"
            )
        }
    }

    @Test(arguments: KeyAlgorithm.allCases)
    func verifiesSignaturesThatOpenSSLMadeWithOurKey(_ algorithm: KeyAlgorithm) throws {
        let key = SigningKey(generating: algorithm)
        try OpenSSL.with { openSSL in
            try openSSL.write(key.privatePEM.utf8, to: "private.pem")
            try openSSL.write(Self.message, to: "message")
            try openSSL.run(
                "pkeyutl",
                "-sign",
                "-inkey",
                "private.pem",
                "-rawin",
                "-in",
                "message",
                "-out",
                "signature"
            )
            let signature = try openSSL.read("signature")
            #expect(key.publicKey.isValid(signature, for: Self.message))
            #expect(!key.publicKey.isValid(signature, for: Self.message + [0]))
        }
    }

    @Test func saysHowToConvertAKeyBehindItsParameters() throws {
        try OpenSSL.with { openSSL in
            try openSSL.run("ecparam", "-name", "prime256v1", "-genkey", "-out", "ec.pem")
            let file = KeyFile(name: "k", bytes: try openSSL.read("ec.pem"))
            let signing = #expect(throws: KeyError.self) { try SigningKey(file) }
            let trusting = #expect(throws: KeyError.self) { try TrustedKeys([file]) }
            try openSSL.run("pkcs8", "-topk8", "-nocrypt", "-in", "ec.pem", "-out", "private.pem")
            let converted = KeyFile(name: "k", bytes: try openSSL.read("private.pem"))

            #expect(
                signing?.description == "k, block 2: \"EC PRIVATE KEY\" is not PKCS#8; "
                    + "convert the key (openssl pkcs8 -topk8 -nocrypt)"
            )
            #expect(trusting?.reason == .privateInsteadOfPublic)
            #expect(try SigningKey(converted).publicKey.algorithm == .ecdsaP256)
        }
    }

    static let otherAlgorithms: [([String], String)] = [
        (["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "RSA"),
        (["-algorithm", "ed448"], "Ed448"),
        (["-algorithm", "x25519"], "X25519"),
        (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"], "the curve P-384"),
        (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-224"], "the curve 1.3.132.0.33"),
        (
            [
                "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt",
                "ec_param_enc:explicit",
            ],
            "an elliptic curve without a name"
        ),
    ]

    @Test(arguments: otherAlgorithms)
    func namesAnAlgorithmThatItRefuses(_ sample: (arguments: [String], name: String)) throws {
        try OpenSSL.with { openSSL in
            try openSSL.run(["genpkey"] + sample.arguments + ["-out", "private.pem"])
            try openSSL.run("pkey", "-in", "private.pem", "-pubout", "-out", "public.pem")
            let expected = KeyError.Reason.unsupportedAlgorithm(sample.name)
            let privateFile = KeyFile(name: "k", bytes: try openSSL.read("private.pem"))
            let publicFile = KeyFile(name: "k", bytes: try openSSL.read("public.pem"))
            #expect(throws: KeyError(file: "k", block: 1, reason: expected)) {
                try SigningKey(privateFile)
            }
            #expect(throws: KeyError(file: "k", block: 1, reason: expected)) {
                try TrustedKeys([publicFile])
            }
        }
    }

    @Test(arguments: [["-topk8", "-v2", "aes256"], ["-traditional"]])
    func refusesAnEncryptedKey(_ options: [String]) throws {
        try OpenSSL.with { openSSL in
            try generate(.ecdsaP256, with: openSSL)
            let isPKCS8 = options.contains("-topk8")
            try openSSL.run(
                [isPKCS8 ? "pkcs8" : "pkey", "-in", "private.pem", "-passout", "pass:secret"]
                    + options + (isPKCS8 ? [] : ["-aes256"]) + ["-out", "encrypted.pem"]
            )
            let file = KeyFile(name: "k", bytes: try openSSL.read("encrypted.pem"))
            #expect(throws: KeyError(file: "k", block: 1, reason: .encrypted)) {
                try SigningKey(file)
            }
        }
    }
}

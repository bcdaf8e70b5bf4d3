import OCI
import Testing

@Suite struct DigestTests {
    struct Rejection: Sendable, CustomStringConvertible {
        let text: String
        let error: Digest.ParseError

        var description: String { text.debugDescription }
    }

    static let rejections = [
        Rejection(text: "", error: .missingSeparator),
        Rejection(text: "sha256", error: .missingSeparator),
        Rejection(text: SampleDigests.hash, error: .missingSeparator),
        Rejection(text: ":", error: .malformedAlgorithm),
        Rejection(text: ":" + SampleDigests.hash, error: .malformedAlgorithm),
        Rejection(text: "SHA256:" + SampleDigests.hash, error: .malformedAlgorithm),
        Rejection(text: " sha256:" + SampleDigests.hash, error: .malformedAlgorithm),
        Rejection(text: "sha256\0:" + SampleDigests.hash, error: .malformedAlgorithm),
        Rejection(text: "sha256+:" + SampleDigests.hash, error: .malformedAlgorithm),
        Rejection(text: "sha++256:" + SampleDigests.hash, error: .malformedAlgorithm),
        Rejection(
            text: String(repeating: "a", count: 33) + ":" + SampleDigests.hash,
            error: .malformedAlgorithm
        ),
        Rejection(text: "md5:00", error: .unsupportedAlgorithm("md5")),
        Rejection(text: "sha224:00", error: .unsupportedAlgorithm("sha224")),
        Rejection(text: "sha-256:00", error: .unsupportedAlgorithm("sha-256")),
        Rejection(
            text: "sha256.a_b+c-d:" + SampleDigests.hash,
            error: .unsupportedAlgorithm("sha256.a_b+c-d")
        ),
        Rejection(text: "sha256:", error: .wrongLength(expected: 64, actual: 0)),
        Rejection(text: "sha256:00", error: .wrongLength(expected: 64, actual: 2)),
        Rejection(
            text: "sha384:" + SampleDigests.hash,
            error: .wrongLength(expected: 96, actual: 64)
        ),
        Rejection(
            text: SampleDigests.sha512 + "0",
            error: .wrongLength(expected: 128, actual: 129)
        ),
        Rejection(
            text: SampleDigests.sha256 + "\n",
            error: .wrongLength(expected: 64, actual: 65)
        ),
        Rejection(
            text: "sha256:" + String(repeating: "A", count: 64),
            error: .notLowercaseHexadecimal
        ),
        Rejection(
            text: "sha256:" + String(repeating: "0", count: 63) + "g",
            error: .notLowercaseHexadecimal
        ),
        Rejection(
            text: "sha256:" + String(repeating: "0", count: 63) + "\n",
            error: .notLowercaseHexadecimal
        ),
        Rejection(
            text: "sha256:" + String(repeating: "\u{e9}", count: 32),
            error: .notLowercaseHexadecimal
        ),
    ]

    @Test(arguments: rejections)
    func rejects(_ rejection: Rejection) {
        #expect(throws: rejection.error) { try Digest(parsing: rejection.text) }
    }

    @Test(arguments: [SampleDigests.sha256, SampleDigests.sha384, SampleDigests.sha512])
    func roundTrips(_ text: String) throws {
        let digest = try Digest(parsing: text)

        #expect(digest.description == text)
        #expect(digest.encoded.utf8.count == digest.algorithm.encodedLength)
        #expect(text.hasPrefix(digest.algorithm.rawValue + ":"))
    }

    @Test func ordersByItsText() throws {
        let zeros = "sha256:" + String(repeating: "0", count: 64)
        let letters = "sha256:" + String(repeating: "a", count: 64)
        let texts = [zeros, SampleDigests.sha256, letters, SampleDigests.sha384]
        let digests = try texts.map { text in try Digest(parsing: text) }

        #expect(digests.reversed().sorted() == digests)
    }

    @Test func wordsARefusalAsGoDigestDoes() {
        let texts: [Digest.ParseError: String] = [
            .missingSeparator: "invalid checksum digest format: no ':' between algorithm and hash",
            .malformedAlgorithm:
                "invalid checksum digest format: malformed algorithm before the ':'",
            .unsupportedAlgorithm("md5"): "unsupported digest algorithm: md5",
            .wrongLength(expected: 64, actual: 2):
                "invalid checksum digest length: 2 digits instead of 64",
            .notLowercaseHexadecimal:
                "invalid checksum digest format: the hash must be lowercase hexadecimal",
        ]

        for (error, text) in texts { #expect(error.description == text) }
    }
}

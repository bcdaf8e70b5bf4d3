import OCI

/// The texts that containerd refuses, as containerd's `ParseDockerRef` answers.
enum RefusedReferences {
    static let all = names + hosts + uppercase + foreignCharacters + tags + digests + lengths

    static let names: [RefusedReference] = [
        .init("", .malformedPath),
        .init("/", .malformedPath),
        .init("/a", .malformedPath),
        .init("a/", .malformedPath),
        .init("a//b", .malformedPath),
        .init("docker.io/", .malformedPath),
        .init("example.com/", .malformedPath),
        .init("example.com//a", .malformedPath),
        .init("localhost/", .malformedPath),
        .init(".", .malformedPath),
        .init("..", .malformedPath),
        .init("-a", .malformedPath),
        .init("a-", .malformedPath),
        .init("_a", .malformedPath),
        .init("a_", .malformedPath),
        .init("a.", .malformedPath),
        .init("a..b", .malformedPath),
        .init("a___b", .malformedPath),
        .init("a._b", .malformedPath),
        .init("a-_b", .malformedPath),
        .init("a_-b", .malformedPath),
        .init("a/../b", .malformedPath),
        .init("example.com/../a", .malformedPath),
        .init("example.com/a/.", .malformedPath),
        .init("a+b", .malformedPath),
        .init("a*", .malformedPath),
        .init("a?b", .malformedPath),
        .init("a#b", .malformedPath),
        .init("a%2fb", .malformedPath),
        .init("a\\b", .malformedPath),
        .init(SampleDigests.hash, .identifier(SampleDigests.hash)),
    ]

    static let hosts: [RefusedReference] = [
        .init("./a", .malformedDomain),
        .init("../a", .malformedDomain),
        .init(".b/a", .malformedDomain),
        .init("b./a", .malformedDomain),
        .init("b..c/a", .malformedDomain),
        .init("-b.c/a", .malformedDomain),
        .init("b-.c/a", .malformedDomain),
        .init("b.-c/a", .malformedDomain),
        .init("b___c.d/a", .malformedDomain),
        .init("b_c.d:5000/a", .malformedDomain),
        .init(":/a", .malformedDomain),
        .init(":80/a", .malformedDomain),
        .init("localhost:/a", .malformedDomain),
        .init("localhost:http/a", .malformedDomain),
        .init("example.com:80:80/a", .malformedDomain),
        .init("example.com:-1/a", .malformedDomain),
        .init("::1/a", .malformedDomain),
        .init("[::1/a", .malformedDomain),
        .init("::1]/a", .malformedDomain),
        .init("[].b/a", .malformedDomain),
        .init("[::1]:/a", .malformedDomain),
        .init("[::1]b/a", .malformedDomain),
        .init("[::1].b/a", .malformedDomain),
        .init("[fe80::1%25eth0]/a", .malformedDomain),
        .init("[::ffff:127.0.0.1]/a", .malformedDomain),
        .init("[]:80/a", .malformedDomain),
        .init("[::g]/a", .malformedDomain),
        .init("[::G]/a", .malformedDomain),
        .init("[]/a", .malformedPath),
        .init("[::1]", .malformedPath),
        .init("user@example.com/a", .malformedDomain),
        .init("user:password@example.com/a", .malformedDomain),
        .init("https://example.com/a", .malformedPath),
        .init("docker://busybox", .malformedPath),
        .init("a:b/c", .malformedDomain),
        .init("a:b@c/d", .malformedDomain),
    ]

    static let uppercase: [RefusedReference] = [
        .init("Busybox", .uppercaseName),
        .init("BUSYBOX:latest", .uppercaseName),
        .init("bitnami/Redis", .uppercaseName),
        .init("example.com/A", .uppercaseName),
        .init("example.com/a/B:t", .uppercaseName),
        .init("FOO/Bar", .uppercaseName),
        .init("My_registry.local/a", .uppercaseName),
        .init("Foo_bar/a", .uppercaseName),
        .init("FOO__bar/a", .uppercaseName),
        .init("a@SHA256:" + SampleDigests.hash, .uppercaseName),
        .init(SampleDigests.hash.uppercased(), .uppercaseName),
    ]

    static let foreignCharacters: [RefusedReference] = [
        .init(" ", .malformedPath),
        .init(" busybox", .malformedPath),
        .init("busybox ", .malformedPath),
        .init("busy box", .malformedPath),
        .init("busy\tbox", .malformedPath),
        .init("busybox\n", .malformedPath),
        .init("\nbusybox", .malformedPath),
        .init("busybox\r\n", .malformedPath),
        .init("\0", .malformedPath),
        .init("busybox\0", .malformedPath),
        .init("busy\0box", .malformedPath),
        .init("busybox\u{7f}", .malformedPath),
        .init("busybox:1\n", .malformedTag),
        .init("busybox:1\0", .malformedTag),
        .init("busybox:1 ", .malformedTag),
        .init("example.com\0/a", .malformedDomain),
        .init("example.com\n/a", .malformedDomain),
        .init("example.com:80\n/a", .malformedDomain),
        .init(SampleDigests.hash + "\n", .malformedPath),
        .init(
            "a@" + SampleDigests.sha256 + "\n",
            .malformedDigest(.wrongLength(expected: 64, actual: 65))
        ),
        .init("caf\u{e9}", .malformedPath),
        .init("cafe\u{301}", .malformedPath),
        .init("a/\u{301}b", .malformedPath),
        .init("a:\u{301}b", .malformedTag),
        .init("a.b\u{301}/c", .malformedDomain),
        .init("b\u{fc}cher.example/a", .malformedDomain),
        .init("\u{ff41}", .malformedPath),
        .init("a\u{ff0f}b", .malformedPath),
        .init("a\u{ff1a}b", .malformedPath),
        .init("a:\u{212a}", .malformedTag),
        .init("\u{feff}busybox", .malformedPath),
        .init("busy\u{200b}box", .malformedPath),
        .init("\u{1f600}", .malformedPath),
    ]

    static let tags: [RefusedReference] = [
        .init("a:", .malformedTag),
        .init("a:.b", .malformedTag),
        .init("a:-b", .malformedTag),
        .init("a:b:c", .malformedTag),
        .init("a:b+c", .malformedTag),
        .init("a:b,c", .malformedTag),
        .init("a::b", .malformedTag),
        .init("example.com/a:b/c", .malformedTag),
        .init("a:@" + SampleDigests.sha256, .malformedTag),
        .init("a:.@" + SampleDigests.sha256, .malformedTag),
    ]

    static let digests: [RefusedReference] = [
        .init("a@", .malformedDigest(.missingSeparator)),
        .init("a@b", .malformedDigest(.missingSeparator)),
        .init("a@" + SampleDigests.hash, .malformedDigest(.missingSeparator)),
        .init("a@:" + SampleDigests.hash, .malformedDigest(.malformedAlgorithm)),
        .init("a:t@SHA256:" + SampleDigests.hash, .malformedDigest(.malformedAlgorithm)),
        .init(
            "a@" + SampleDigests.sha256 + "@" + SampleDigests.sha256,
            .malformedDigest(.wrongLength(expected: 64, actual: 136))
        ),
        .init(
            "a@" + SampleDigests.sha256 + ":t",
            .malformedDigest(.wrongLength(expected: 64, actual: 66))
        ),
        .init(
            "a@sha512:" + SampleDigests.hash,
            .malformedDigest(.wrongLength(expected: 128, actual: 64))
        ),
        .init(
            "a@sha256:" + SampleDigests.hash.uppercased(),
            .malformedDigest(.notLowercaseHexadecimal)
        ),
        .init(
            "a@md5:0123456789abcdef0123456789abcdef",
            .malformedDigest(.unsupportedAlgorithm("md5"))
        ),
        .init(
            "a@sha256+b64:" + SampleDigests.hash,
            .malformedDigest(.unsupportedAlgorithm("sha256+b64"))
        ),
        .init("@" + SampleDigests.sha256, .malformedPath),
        .init("a.b/@" + SampleDigests.sha256, .malformedPath),
    ]

    static let lengths: [RefusedReference] = [
        .init("x.y/" + letters(256), .pathTooLong),
        .init(letters(248), .pathTooLong),
        .init("index.docker.io/" + letters(248), .pathTooLong),
        .init("x_y.z/" + letters(250), .pathTooLong),
        .init("x.y/" + letters(256) + ":t@" + SampleDigests.sha256, .pathTooLong),
        .init("a:" + letters(129), .malformedTag),
        .init("a:" + letters(129) + "@" + SampleDigests.sha256, .malformedTag),
    ]

    private static func letters(_ count: Int) -> String { String(repeating: "a", count: count) }
}

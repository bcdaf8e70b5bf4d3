/// The texts that containerd takes, as containerd's `ParseDockerRef` answers.
enum AcceptedReferences {
    static let all = dockerHub + paths + hosts + underscoreHosts + tags + digests + lengths

    static let dockerHub: [AcceptedReference] = [
        .init("busybox", "docker.io", "library/busybox"),
        .init("a", "docker.io", "library/a"),
        .init("0", "docker.io", "library/0"),
        .init("bitnami/redis", "docker.io", "bitnami/redis"),
        .init("library/busybox", "docker.io", "library/busybox"),
        .init("library", "docker.io", "library/library"),
        .init("a/b/c", "docker.io", "a/b/c"),
        .init("docker.io/busybox", "docker.io", "library/busybox"),
        .init("docker.io/library/busybox", "docker.io", "library/busybox"),
        .init("docker.io/bitnami/redis:7", "docker.io", "bitnami/redis", ":7"),
        .init("index.docker.io/busybox", "docker.io", "library/busybox"),
        .init("index.docker.io/library/busybox:1", "docker.io", "library/busybox", ":1"),
        .init("index.docker.io/bitnami/redis", "docker.io", "bitnami/redis"),
        .init("docker.io/docker.io", "docker.io", "library/docker.io"),
        .init("docker.io/index.docker.io/a", "docker.io", "index.docker.io/a"),
        .init("docker.io", "docker.io", "library/docker.io"),
        .init("index.docker.io", "docker.io", "library/index.docker.io"),
        .init("example.com", "docker.io", "library/example.com"),
        .init("example.com:443", "docker.io", "library/example.com", ":443"),
        .init("localhost", "docker.io", "library/localhost"),
        .init("localhost:5000", "docker.io", "library/localhost", ":5000"),
        .init("localhosts/a", "docker.io", "localhosts/a"),
        .init("docker.io:443/busybox", "docker.io:443", "busybox"),
        .init("index.docker.io:443/busybox", "index.docker.io:443", "busybox"),
        .init("Docker.io/busybox", "Docker.io", "busybox"),
        .init("INDEX.DOCKER.IO/busybox", "INDEX.DOCKER.IO", "busybox"),
        .init("registry-1.docker.io/busybox", "registry-1.docker.io", "busybox"),
        .init("docker.io/" + SampleDigests.hash, "docker.io", "library/" + SampleDigests.hash),
        .init(SampleDigests.hash + "0", "docker.io", "library/" + SampleDigests.hash + "0"),
        .init(SampleDigests.sha256, "docker.io", "library/sha256", ":" + SampleDigests.hash),
    ]

    static let paths: [AcceptedReference] = [
        .init("a.b", "docker.io", "library/a.b"),
        .init("a_b", "docker.io", "library/a_b"),
        .init("a__b", "docker.io", "library/a__b"),
        .init("a-b", "docker.io", "library/a-b"),
        .init("a-----b", "docker.io", "library/a-----b"),
        .init("a.b_c__d--e", "docker.io", "library/a.b_c__d--e"),
        .init("0/0", "docker.io", "0/0"),
        .init("a__b/c", "docker.io", "a__b/c"),
        .init("example.com/a/b/c/d/e/f", "example.com", "a/b/c/d/e/f"),
        .init("example.com/docker.io/busybox", "example.com", "docker.io/busybox"),
        .init("example.com/library/busybox", "example.com", "library/busybox"),
        .init("example.com/localhost", "example.com", "localhost"),
    ]

    static let hosts: [AcceptedReference] = [
        .init("example.com/a", "example.com", "a"),
        .init("example.com:8443/a/b", "example.com:8443", "a/b"),
        .init("example.com:8443/a/b:c", "example.com:8443", "a/b", ":c"),
        .init("example.com:080/a", "example.com:080", "a"),
        .init("example.com:99999999/a", "example.com:99999999", "a"),
        .init("registry:5000/a", "registry:5000", "a"),
        .init("localhost/a", "localhost", "a"),
        .init("localhost:5000/a", "localhost:5000", "a"),
        .init("127.0.0.1/a", "127.0.0.1", "a"),
        .init("127.0.0.1:5000/a", "127.0.0.1:5000", "a"),
        .init("0.0/0", "0.0", "0"),
        .init("a-b.c--d/e", "a-b.c--d", "e"),
        .init("xn--bcher-kva.example/a", "xn--bcher-kva.example", "a"),
        .init("Example.COM/a", "Example.COM", "a"),
        .init("EXAMPLE.com:443/a", "EXAMPLE.com:443", "a"),
        .init("Registry:5000/a", "Registry:5000", "a"),
        // containerd 2 alone.
        .init("LOCALHOST/a", "LOCALHOST", "a"),
        .init("Localhost/a/b", "Localhost", "a/b"),
        .init("FOO/bar", "FOO", "bar"),
        .init("fooBar/baz:t", "fooBar", "baz", ":t"),
        .init("[::1]/a", "[::1]", "a"),
        .init("[::1]:5000/a/b:c", "[::1]:5000", "a/b", ":c"),
        .init("[2001:DB8::F]/a", "[2001:DB8::F]", "a"),
        .init("[:]/a", "[:]", "a"),
    ]

    /// Hosts with an underscore: containerd contacts them, but its parser sees none.
    static let underscoreHosts: [AcceptedReference] = [
        .init("my_registry.local/app", "", "my_registry.local/app"),
        .init("my_registry.local/team/app:1", "", "my_registry.local/team/app", ":1"),
        .init("a__b.c/d", "", "a__b.c/d"),
    ]

    static let tags: [AcceptedReference] = [
        .init("busybox:latest", "docker.io", "library/busybox", ":latest"),
        .init("busybox:1.36.1-musl", "docker.io", "library/busybox", ":1.36.1-musl"),
        .init("busybox:LATEST", "docker.io", "library/busybox", ":LATEST"),
        .init("a:_", "docker.io", "library/a", ":_"),
        .init("a:_.-", "docker.io", "library/a", ":_.-"),
        .init("a:0", "docker.io", "library/a", ":0"),
        .init("a:B..C--", "docker.io", "library/a", ":B..C--"),
        .init("a:" + SampleDigests.hash, "docker.io", "library/a", ":" + SampleDigests.hash),
        .init(SampleDigests.hash + ":t", "docker.io", "library/" + SampleDigests.hash, ":t"),
    ]

    static let digests: [AcceptedReference] = [
        .init("a@" + SampleDigests.sha256, "docker.io", "library/a", "@" + SampleDigests.sha256),
        .init("a@" + SampleDigests.sha384, "docker.io", "library/a", "@" + SampleDigests.sha384),
        .init("a@" + SampleDigests.sha512, "docker.io", "library/a", "@" + SampleDigests.sha512),
        .init("a:t@" + SampleDigests.sha256, "docker.io", "library/a", "@" + SampleDigests.sha256),
        .init("a:T@" + SampleDigests.sha512, "docker.io", "library/a", "@" + SampleDigests.sha512),
        .init(
            "localhost:5000/a:t@" + SampleDigests.sha256,
            "localhost:5000",
            "a",
            "@" + SampleDigests.sha256
        ),
        .init(
            "index.docker.io/a:latest@" + SampleDigests.sha256,
            "docker.io",
            "library/a",
            "@" + SampleDigests.sha256
        ),
        .init(
            "[::1]:5000/a:t@" + SampleDigests.sha256,
            "[::1]:5000",
            "a",
            "@" + SampleDigests.sha256
        ),
        .init(
            "my_registry.local/a@" + SampleDigests.sha256,
            "",
            "my_registry.local/a",
            "@" + SampleDigests.sha256
        ),
        .init(
            SampleDigests.hash + "@" + SampleDigests.sha256,
            "docker.io",
            "library/" + SampleDigests.hash,
            "@" + SampleDigests.sha256
        ),
    ]

    /// The longest of each part.
    ///
    /// containerd 1.6 counts the host among the 255 bytes of the name, containerd 2 does not.
    static let lengths: [AcceptedReference] = [
        .init(letters(237), "docker.io", "library/" + letters(237)),
        .init("x.y/" + letters(251), "x.y", letters(251)),
        .init("x.y/" + letters(252), "x.y", letters(252)),
        .init("x.y/" + letters(255), "x.y", letters(255)),
        .init(letters(247), "docker.io", "library/" + letters(247)),
        .init("x_y.z/" + letters(249), "", "x_y.z/" + letters(249)),
        .init(letters(300) + ".y/a", letters(300) + ".y", "a"),
        .init("a:" + letters(128), "docker.io", "library/a", ":" + letters(128)),
    ]

    private static func letters(_ count: Int) -> String { String(repeating: "a", count: count) }
}

@testable internal import Registry

/// What a node's administrator writes on registries, and what registries answer.
extension FuzzTarget {
    static func hostsFile(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard !input.isEmpty,
            let file = try? HostsFile(parsing: input, folder: "/etc/containerd/certs.d/a")
        else { return .refused }
        try FuzzFault.check(
            (try? HostsFile(parsing: input, folder: "/etc/containerd/certs.d/a")) == file,
            "the same file always has the same hosts in the same order"
        )
        return .taken
    }

    static func wwwAuthenticate(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        let challenges = Challenge.read([String(decoding: input, as: UTF8.self)])
        guard let challenge = challenges.first else { return .refused }
        guard challenge.scheme == .bearer else { return .taken }
        let secret = RegistryCredentials.Secret.password(username: "a b", password: "c&d")
        guard
            let request = try? TokenRequest(
                answering: challenge,
                repository: "payments/api",
                secret: secret
            )
        else { return .refused }
        for text in [request.url, request.form ?? "", request.basicAuthorization ?? ""] {
            try FuzzFault.check(
                text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F },
                "no challenge adds a line to a request: \(text.debugDescription)"
            )
        }
        try FuzzFault.check(
            request.scopes.contains("repository:payments/api:pull"),
            "the token that is asked for lets the image be read"
        )
        return .taken
    }

    static func manifest(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard let document = try? ManifestDocument(reading: input) else { return .refused }
        switch document {
        case .image(_, let size):
            try FuzzFault.check((size ?? 0) >= 0, "an image has no negative size")
        case .index(let entries):
            try FuzzFault.check(
                entries.count <= ManifestDocument.maximumEntries,
                "an index has no more entries than are looked at"
            )
        }
        return .taken
    }

    static func tokenAnswer(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard let answer = try? TokenAnswer(reading: input) else { return .refused }
        try FuzzFault.check(
            !answer.token.isEmpty && answer.token.utf8.allSatisfy { (0x21...0x7E).contains($0) },
            "a token is what a header can carry: \(answer.token.debugDescription)"
        )
        try FuzzFault.check(
            answer.lifetime <= TokenAnswer.maximumLifetime,
            "no token is kept for ever"
        )
        return .taken
    }
}

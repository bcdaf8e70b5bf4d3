import CRI
import Testing

@Suite struct AuthConfigTests {
    /// The fields of CRI's `AuthConfig` by number.
    private static let fields: [(number: UInt64, name: String)] = [
        (1, "username"), (2, "password"), (3, "auth"), (4, "server_address"),
        (5, "identity_token"), (6, "registry_token"),
    ]

    private static let busybox = ProtobufBytes.message {
        $0.message(1) { $0.text(1, PullImageRequestTests.busybox) }
    }

    /// A request with each of `parts` as a field `auth` of its own.
    private static func request(_ parts: [[UInt8]]) throws -> PullImageRequest {
        try PullImageRequest(
            decoding: ProtobufBytes.message {
                for part in parts { $0.data(2, part) }
                $0.raw(busybox)
            }
        )
    }

    /// A message with each of `fields`, in this order.
    private static func message(_ fields: [(UInt64, String)]) -> [UInt8] {
        ProtobufBytes.message { for (number, text) in fields { $0.text(number, text) } }
    }

    /// The fields by their number.
    private static func texts(of auth: AuthConfig) -> [String] {
        [
            auth.username, auth.password, auth.auth, auth.serverAddress, auth.identityToken,
            auth.registryToken,
        ]
    }

    @Test func readsEachField() throws {
        let auth = try #require(try Self.request([Self.message(Self.fields)]).auth)
        #expect(Self.texts(of: auth) == Self.fields.map(\.name))
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func readsCredentialsOfOneField(_ number: UInt64) throws {
        // A zero byte is part of the text.
        let auth = try #require(try Self.request([Self.message([(number, "ü\0x")])]).auth)
        var expected = Array(repeating: "", count: 6)
        expected[Int(number) - 1] = "ü\0x"
        #expect(Self.texts(of: auth) == expected)
    }

    @Test(arguments: [
        [],
        [[]],
        [message(fields.map { ($0.number, "") })],
        [message([(7, "of a later version")])],
    ])
    func knowsNoCredentialsWhenEachFieldIsEmpty(_ parts: [[UInt8]]) throws {
        #expect(try Self.request(parts).auth == nil)
    }

    @Test(arguments: 0..<6)
    func refusesTextThatIsNotUTF8AndNamesItsFieldOnly(_ index: Int) {
        let (number, name) = Self.fields[index]
        let wrong = ProtobufBytes.message { $0.data(number, Array("secret".utf8) + [0xff]) }
        let error = #expect(throws: CRIMessageError.notUTF8(field: "auth.\(name)")) {
            try Self.request([wrong])
        }
        #expect(error?.description == "auth.\(name) is not UTF-8")
    }

    @Test(arguments: [
        [0xff, 0x00, 0x0a, 0x80],
        [0x0a, 0x05, 0x61],
        [0x08, 0x01],
        ProtobufBytes.message { $0.key(9, .startGroup) },
    ])
    func refusesCredentialsThatAreNoMessage(_ bytes: [UInt8]) {
        #expect(throws: CRIMessageError.malformed(message: "PullImageRequest")) {
            try Self.request([bytes])
        }
    }

    @Test func sendsCredentialsOnByteForByte() throws {
        let credentials = ProtobufBytes.message {
            for (number, name) in Self.fields { $0.text(number, name + "\0ü") }
            $0.text(7, "of a later version")
            $0.number(900, .max)
        }
        #expect(
            try Self.request([credentials]).encoded
                == ProtobufBytes.message {
                    $0.raw(Self.busybox)
                    $0.data(2, credentials)
                }
        )
    }

    @Test func sendsEmptyCredentialsOn() throws {
        #expect(
            try Self.request([[]]).encoded
                == ProtobufBytes.message {
                    $0.raw(Self.busybox)
                    $0.data(2, [])
                }
        )
    }

    @Test(
        arguments: [
            // Parts that add to each other, in and out of order.
            (
                [[(1, "name"), (2, "password")], [(4, "server")]],
                ["name", "password", "", "server", "", ""]
            ),
            (
                [[(6, "registry")], [(5, "identity")], [(1, "name")]],
                ["name", "", "", "", "identity", "registry"]
            ),
            // Of a field that comes twice the last one counts, in one part or in two.
            ([[(1, "first")], [(1, "last")]], ["last", "", "", "", "", ""]),
            (
                [[(1, "first"), (2, "password"), (1, "last")]],
                ["last", "password", "", "", "", ""]
            ),
            ([[(1, "name"), (1, "")], [(2, "password")]], ["", "password", "", "", "", ""]),
            // A part without fields takes nothing away.
            ([[(1, "name")], []], ["name", "", "", "", "", ""]),
            // Nor does a field that a later part has empty, though it would for other libraries.
            ([[(1, "name")], [(1, ""), (2, "password")]], ["name", "password", "", "", "", ""]),
        ] as [([[(UInt64, String)]], [String])]
    )
    func sendsTheCredentialsThatItReadsFromParts(
        _ parts: [[(UInt64, String)]],
        _ merged: [String]
    ) throws {
        let request = try Self.request(parts.map(Self.message))
        #expect(Self.texts(of: try #require(request.auth)) == merged)
        #expect(
            request.encoded
                == ProtobufBytes.message {
                    $0.raw(Self.busybox)
                    $0.message(2) {
                        for (index, text) in merged.enumerated() where !text.isEmpty {
                            $0.text(UInt64(index + 1), text)
                        }
                    }
                }
        )
        #expect(try PullImageRequest(decoding: request.encoded).auth == request.auth)
    }

    @Test func showsNothingOfItself() throws {
        let all = Self.message(Self.fields.map { ($0.number, "swordfish") })
        let request = try Self.request([all])
        let auth = try #require(request.auth)
        var dumped = ""
        dump(auth, to: &dumped)
        dump([auth as AuthConfig?], to: &dumped)
        let texts = [
            "\(auth)", String(reflecting: auth), "\([auth])", String(describing: request.auth),
            "\(request)", dumped,
        ]
        for text in texts {
            #expect(text.contains("<credentials>"))
            #expect(!text.contains("swordfish"))
        }
    }
}

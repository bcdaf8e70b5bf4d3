import CRI
import OCI
import Testing

@Suite struct PullImageRequestTests {
    static let busybox = "docker.io/library/busybox:latest"

    @Test func readsAPlainRequest() throws {
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message { $0.message(1) { $0.text(1, "busybox") } }
        )
        #expect(request.image == "busybox")
        #expect(request.reference == (try ImageReference(normalizing: Self.busybox)))
        #expect(request.auth == nil)
        #expect(request.pod == nil)
    }

    @Test func namesTheNormalisedImageInWhatGoesOut() throws {
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message { $0.message(1) { $0.text(1, "busybox") } }
        )
        #expect(
            request.encoded == ProtobufBytes.message { $0.message(1) { $0.text(1, Self.busybox) } }
        )
    }

    @Test func namesTheDigestAloneWhenThereIsATagToo() throws {
        let digest = "sha256:" + String(repeating: "0a", count: 32)
        let request = try PullImageRequest(
            decoding: PullImageRequest.encode(image: "localhost:5000/a:1@\(digest)")
        )
        #expect(request.encoded == PullImageRequest.encode(image: "localhost:5000/a@\(digest)"))
    }

    @Test func decodesItsOwnOutputToTheSame() throws {
        let first = try PullImageRequest(decoding: PullImageRequest.encode(image: "quay.io/a/b"))
        let second = try PullImageRequest(decoding: first.encoded)
        #expect(second.encoded == first.encoded)
        #expect(second.reference == first.reference)
    }

    @Test func encodesAnImageByHandAndByLibraryAlike() {
        #expect(
            PullImageRequest.encode(image: "a/b:1")
                == ProtobufBytes.message { $0.message(1) { $0.text(1, "a/b:1") } }
        )
    }

    @Test func encodesCredentialsByHandAndByLibraryAlike() throws {
        let bytes = PullImageRequest.encode(image: "a/b:1", username: "ann", password: "ü")
        let auth = try #require(try PullImageRequest(decoding: bytes).auth)

        #expect(
            bytes
                == ProtobufBytes.message {
                    $0.message(1) { $0.text(1, "a/b:1") }
                    $0.message(2) {
                        $0.text(1, "ann")
                        $0.text(2, "ü")
                    }
                }
        )
        #expect(auth.username == "ann")
        #expect(auth.password == "ü")
    }

    @Test func readsThePodOfTheSandbox() throws {
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.message(1) { $0.text(1, "busybox") }
                $0.message(3) {
                    $0.message(1) {
                        $0.text(1, "api-7f")
                        $0.text(2, "0b5e")
                        $0.text(3, "payments")
                        $0.number(4, 2)
                    }
                }
            }
        )
        let pod = try #require(request.pod)
        #expect(pod.name == "api-7f")
        #expect(pod.uid == "0b5e")
        #expect(pod.namespace == "payments")
    }

    @Test func knowsNoPodWhenTheSandboxHasNoMetadata() throws {
        let request = try PullImageRequest(
            decoding: ProtobufBytes.message {
                $0.message(1) { $0.text(1, "busybox") }
                $0.message(3) { $0.text(2, "host") }
            }
        )
        #expect(request.pod == nil)
        #expect(
            request.encoded
                == ProtobufBytes.message {
                    $0.message(1) { $0.text(1, Self.busybox) }
                    $0.message(3) { $0.text(2, "host") }
                }
        )
    }

    @Test(arguments: [
        [],
        ProtobufBytes.message { $0.data(1, []) },
        ProtobufBytes.message { $0.message(1) { $0.text(1, "") } },
        ProtobufBytes.message { $0.message(1) { $0.text(18, "busybox") } },
        ProtobufBytes.message { $0.message(2) { $0.text(1, "user") } },
    ])
    func refusesARequestThatNamesNoImage(_ bytes: [UInt8]) {
        #expect(throws: CRIMessageError.noImage) { try PullImageRequest(decoding: bytes) }
    }

    @Test(arguments: ["busybox\0", "busybox\0@evil", "\0", "busybox\n", "BusyBox", " busybox"])
    func refusesAnImageThatIsNoReference(_ image: String) {
        let bytes = PullImageRequest.encode(image: image)
        #expect {
            try PullImageRequest(decoding: bytes)
        } throws: { error in
            guard case CRIMessageError.invalidReference(let shown, _) = error else { return false }
            // The whole text is reported, not what comes before a zero byte.
            return shown == image
        }
    }

    @Test(arguments: [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], Array("busybox".utf8) + [0xc3]])
    func refusesAnImageThatIsNotUTF8(_ image: [UInt8]) {
        let bytes = ProtobufBytes.message { $0.message(1) { $0.data(1, image) } }
        #expect(throws: CRIMessageError.notUTF8(field: "image.image")) {
            try PullImageRequest(decoding: bytes)
        }
    }

    @Test(arguments: [(1, "name"), (2, "uid"), (3, "namespace")])
    func refusesPodMetadataThatIsNotUTF8(_ field: UInt64, _ name: String) {
        let bytes = ProtobufBytes.message {
            $0.message(1) { $0.text(1, "busybox") }
            $0.message(3) { $0.message(1) { $0.data(field, [0xfe]) } }
        }
        #expect(throws: CRIMessageError.notUTF8(field: "sandbox_config.metadata.\(name)")) {
            try PullImageRequest(decoding: bytes)
        }
    }
}

import CRI
import Testing

@Suite struct PodAnnotationsTests {
    private static let key = "pullgate.dev/break-glass"

    private static func request(
        image: [(String, String)] = [],
        sandbox: [(String, String)] = []
    ) -> [UInt8] {
        ProtobufBytes.message { request in
            request.message(1) { specification in
                specification.text(1, "docker.io/library/busybox:latest")
                specification.map(2, image)
            }
            request.message(3) { $0.map(7, sandbox) }
        }
    }

    @Test func readsThoseOfTheSandboxAndOfTheImage() throws {
        let ofImage = try PullImageRequest(decoding: Self.request(image: [(Self.key, "a")]))
        #expect(ofImage.annotations[Self.key] == "a")
        let ofSandbox = try PullImageRequest(decoding: Self.request(sandbox: [(Self.key, "b")]))
        #expect(ofSandbox.annotations[Self.key] == "b")
        let ofBoth = try PullImageRequest(
            decoding: Self.request(image: [(Self.key, "a")], sandbox: [(Self.key, "b")])
        )
        #expect(ofBoth.annotations[Self.key] == "b")
    }

    @Test func takesTheLastOfTwoAsMapsDo() throws {
        let bytes = Self.request(sandbox: [(Self.key, "a"), ("x", ""), (Self.key, "b")])
        #expect(try PullImageRequest(decoding: bytes).annotations[Self.key] == "b")
    }

    @Test func keepsNothingOfOthers() throws {
        let others = [("kubernetes.io/config.seen", "2026"), ("Pullgate.dev/x", ""), ("", "")]
        let request = try PullImageRequest(decoding: Self.request(sandbox: others))
        #expect(request.annotations["kubernetes.io/config.seen"] == nil)
        #expect(
            request.annotations
                == (try PullImageRequest(decoding: PullImageRequest.encode(image: "a"))).annotations
        )
    }

    @Test func passesAllOfThemOn() throws {
        let bytes = Self.request(
            image: [("a", "b"), (Self.key, "c")],
            sandbox: [("d", "e"), (Self.key, "f")]
        )
        #expect(try PullImageRequest(decoding: bytes).encoded == bytes)
    }

    @Test func refusesATextThatIsNoUTF8() {
        let bytes = ProtobufBytes.message { request in
            request.message(1) { specification in
                specification.text(1, "busybox")
                specification.message(2) {
                    $0.text(1, Self.key)
                    $0.data(2, [0xFF])
                }
            }
        }
        #expect(throws: CRIMessageError.notUTF8(field: "image.annotations[\(Self.key)]")) {
            try PullImageRequest(decoding: bytes)
        }
    }
}

import CRI
import Testing

@Suite struct ImageStatusResponseTests {
    private static let image = ProtobufBytes.message {
        $0.text(1, "sha256:01")
        $0.text(2, "docker.io/library/busybox:1")
        $0.text(2, "docker.io/library/busybox:latest")
        $0.text(3, "docker.io/library/busybox@sha256:02")
        $0.number(4, .max)
        $0.message(5) { $0.number(1, 1000) }
        $0.number(8, 1)
    }

    @Test func readsAnImage() throws {
        let response = try ImageStatusResponse(
            decoding: ProtobufBytes.message {
                $0.data(1, Self.image)
                $0.text(2, "info")
            }
        )
        let image = try #require(response.image)
        #expect(image.id == "sha256:01")
        #expect(
            image.repositoryTags == [
                "docker.io/library/busybox:1", "docker.io/library/busybox:latest",
            ]
        )
        #expect(image.repositoryDigests == ["docker.io/library/busybox@sha256:02"])
        #expect(image.size == .max)
        #expect(image.isPinned)
    }

    @Test func knowsNoImageWhenNoneIsThere() throws {
        #expect(try ImageStatusResponse(decoding: []).image == nil)
    }

    @Test func readsAnImageOfNoFields() throws {
        let image = try #require(
            try ImageStatusResponse(decoding: ProtobufBytes.message { $0.data(1, []) }).image
        )
        #expect(image.id.isEmpty)
        #expect(image.repositoryTags.isEmpty)
        #expect(image.repositoryDigests.isEmpty)
        #expect(image.size == 0)
        #expect(!image.isPinned)
    }

    @Test(arguments: [(1, "id"), (2, "repo_tags"), (3, "repo_digests")])
    func refusesTextThatIsNotUTF8(_ field: UInt64, _ name: String) {
        let bytes = ProtobufBytes.message { $0.message(1) { $0.data(field, [0xff]) } }
        #expect(throws: CRIMessageError.notUTF8(field: "image.\(name)")) {
            try ImageStatusResponse(decoding: bytes)
        }
    }

    @Test func refusesBytesThatAreNoMessage() {
        #expect(throws: CRIMessageError.malformed(message: "ImageStatusResponse")) {
            try ImageStatusResponse(decoding: [0x0a, 0x05])
        }
    }

    @Test func asksForAnImageByItsName() {
        #expect(
            ImageStatusRequest.encode(image: "busybox")
                == ProtobufBytes.message { $0.message(1) { $0.text(1, "busybox") } }
        )
    }

    @Test(arguments: [[], [("a", "b")], [("pullgate.dev/break-glass", "c")]])
    func tellsWhetherThereAreAnnotations(annotations: [(String, String)]) throws {
        let bytes = ProtobufBytes.message { request in
            request.message(1) { specification in
                specification.text(1, "busybox")
                specification.map(2, annotations)
            }
        }
        let request = try ImageStatusRequest(decoding: bytes)
        #expect(request.hasAnnotations == !annotations.isEmpty)
    }
}

import CRI
import Testing

@Suite struct PullImageResponseTests {
    @Test func readsTheImageReference() throws {
        let bytes = ProtobufBytes.message {
            $0.number(2, 7)
            $0.text(1, "sha256:01")
        }
        #expect(try PullImageResponse(decoding: bytes).imageReference == "sha256:01")
    }

    @Test func readsAnAnswerOfNoBytesAsAnEmptyReference() throws {
        #expect(try PullImageResponse(decoding: []).imageReference.isEmpty)
    }

    @Test func refusesBytesThatAreNoMessage() {
        #expect(throws: CRIMessageError.malformed(message: "PullImageResponse")) {
            try PullImageResponse(decoding: [0x08, 0x01])
        }
        #expect(throws: CRIMessageError.notUTF8(field: "image_ref")) {
            try PullImageResponse(decoding: [0x0a, 0x01, 0xff])
        }
    }
}

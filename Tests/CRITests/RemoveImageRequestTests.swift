import CRI
import Testing

@Suite struct RemoveImageRequestTests {
    @Test(arguments: ["busybox", "sha256:01"])
    func namesTheImageToRemove(_ image: String) {
        #expect(
            RemoveImageRequest.encode(image: image)
                == ProtobufBytes.message { $0.message(1) { $0.text(1, image) } }
        )
    }
}

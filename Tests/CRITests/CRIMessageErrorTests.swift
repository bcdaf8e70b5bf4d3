import CRI
import OCI
import Testing

@Suite struct CRIMessageErrorTests {
    @Test(arguments: [
        (CRIMessageError.malformed(message: "PullImageRequest"), "not a valid PullImageRequest"),
        (.notUTF8(field: "image.image"), "image.image is not UTF-8"),
        (
            .tooLarge(message: "PullImageRequest", maximumSize: 2_097_152),
            "the PullImageRequest has more than 2097152 bytes"
        ),
        (.noImage, "the request names no image"),
        (
            .invalidReference(image: "A", reason: .uppercaseName),
            "failed to parse image reference \"A\": \(ImageReference.ParseError.uppercaseName)"
        ),
    ])
    func saysWhatIsWrong(_ error: CRIMessageError, _ text: String) {
        #expect(error.description == text)
    }
}

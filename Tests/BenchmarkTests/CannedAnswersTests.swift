import CRI
import GRPCBridge
import Testing

@testable import pullgate_benchmark

@Suite struct CannedAnswersTests {
    private static let imageID = "sha256:" + String(repeating: "c", count: 64)

    private let answers = CannedAnswers(imageID: imageID)

    private func bytes(_ call: MeasuredCall) throws -> [UInt8] {
        let answer = answers.answer(to: call.path, call.request(image: "busybox"))
        guard case .message(let bytes) = answer else {
            throw CRIMessageError.malformed(message: call.rawValue)
        }
        return bytes
    }

    @Test func anImageIsOneThatTheGateCanRead() throws {
        let image = try #require(try ImageStatusResponse(decoding: bytes(.imageStatus)).image)
        #expect(image.id.hasPrefix("sha256:"))
        #expect(image.repositoryTags.count == 1)
        #expect(image.size > 0)
    }

    @Test func aPullIsAnsweredWithTheImageIDThatWasAskedFor() throws {
        #expect(try PullImageResponse(decoding: bytes(.pull)).imageReference == Self.imageID)
    }

    @Test func thePullOfOneImageIsDenied() {
        let call = MeasuredCall.pull
        let answer = answers.answer(
            to: call.path,
            call.request(image: Stage.denied.reference)
        )
        guard case .status(let status) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(status.code == .permissionDenied)
        #expect(status.message.contains(Stage.denied.reference))
    }

    @Test func aListHasTheLengthThatItsRequestNames() throws {
        let (short, long) = (try bytes(.list10), try bytes(.list1000))
        // Numbers with more digits make names of different lengths.
        #expect((90...120).contains(long.count / short.count))
    }

    @Test func aStreamHasTheImagesOfAListInManyMessages() throws {
        let call = MeasuredCall.streamImages
        let answer = answers.answer(to: call.path, call.request(image: ""))
        guard case .messages(let messages) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(messages.count == 100)
        // The images of a list are a field that is repeated, so lists one after the other are one.
        #expect(try messages.flatMap(\.self) == bytes(.list1000))
    }

    @Test func aMethodWithoutAnAnswerIsUnimplemented() {
        let answer = answers.answer(to: "/runtime.v1.ImageService/RemoveImage", [])
        guard case .status(let status) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(status.code == .unimplemented)
    }
}

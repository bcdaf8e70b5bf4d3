import CRI
import PolicyEngine
import Testing

@testable import Admission

/// Requests that cannot be read.
extension PullAdmissionTests {
    @Test func forwardsNoRequestThatContainerdWouldRefuse() async throws {
        let scene = try Scene([])
        let outcome = await scene.pull("Registry.example.com/Payments")
        let message = try #require(outcome.invalidity)
        #expect(message.hasPrefix("pullgate: failed to parse image reference \"Registry"))
        #expect(scene.backend.messages.isEmpty)
        #expect(scene.snapshots.count == 0)
        let record = try scene.log.onlyRecord()
        #expect(record.outcome == "deny")
        #expect(record.basis == .invalidRequest)
        #expect(record.image == "Registry.example.com/Payments")
        #expect(record.reference == nil)
        #expect(record.message == message)
    }

    @Test(
        arguments: [
            ("pullgate: the request names no image", []),
            ("pullgate: the request names no image", [0x0a, 0x00]),
            ("pullgate: not a valid PullImageRequest", [0x0a, 0x7f]),
            ("pullgate: not a valid PullImageRequest", [0xff]),
            ("pullgate: image.image is not UTF-8", [0x0a, 0x03, 0x0a, 0x01, 0xff]),
        ] as [(String, [UInt8])]
    )
    func saysWhyARequestCannotBeRead(message: String, bytes: [UInt8]) async throws {
        let caller = Caller(processID: 42, userID: 0, command: "crictl")
        // Open is about pulls that cannot be judged, not about those that cannot be read.
        let scene = try Scene([], failureModes: FailureModes(.open))
        let outcome = await scene.pull(bytes, caller: caller)
        #expect(outcome.invalidity == message)
        #expect(scene.backend.messages.isEmpty)
        let record = try scene.log.onlyRecord()
        #expect(record.basis == .invalidRequest)
        #expect(record.caller == caller)
        #expect(record.image == nil)
        #expect(record.time == Sample.now.description)
    }

    @Test func decodesNoPullThatIsLargerThanAnyOfKubelets() async throws {
        let head = PullImageRequest.encode(image: Sample.image)
        for excess in [0, 1] {
            let scene = try Scene([], failureModes: FailureModes(.open))
            // A field that nobody knows: its number, a length of three bytes, and so many.
            let length = PullImageRequest.maximumSize - head.count - 4 + excess
            let bytes = head + WireField.bytes(15, [UInt8](repeating: 0, count: length))
            let refusal = await scene.pull(bytes).refusal
            #expect(refusal?.reason == (excess > 0 ? .tooLarge : nil))
            #expect(scene.backend.messages.isEmpty == (excess > 0))
            let record = try scene.log.onlyRecord()
            #expect((record.basis == .invalidRequest) == (excess > 0))
            #expect(record.message == refusal?.message)
        }
    }

    @Test func keepsWhatItSaysOfAHugeReferenceShort() async throws {
        let scene = try Scene([])
        let image = "\u{1b}[2J\r\n" + String(repeating: "ü", count: 1 << 19)
        let outcome = await scene.pull(image)
        let message = try #require(outcome.invalidity)
        #expect(message.hasPrefix("pullgate: failed to parse image reference \"?[2J??üüü"))
        #expect((890...DecisionRecord.maximumInvalidMessageLength).contains(message.utf8.count))
        #expect(message.hasSuffix("ü…"))
        let record = try scene.log.onlyRecord()
        #expect(try #require(record.image).utf8.count <= DecisionRecord.maximumImageLength)
    }
}

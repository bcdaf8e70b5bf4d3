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

    @Test func keepsWhatItSaysOfAHugeReferenceShort() async throws {
        let scene = try Scene([])
        let image = "\u{1b}[2J\r\n" + String(repeating: "ü", count: 1 << 20)
        let outcome = await scene.pull(image)
        let message = try #require(outcome.invalidity)
        #expect(message.hasPrefix("pullgate: failed to parse image reference \"?[2J??üüü"))
        #expect((890...DecisionRecord.maximumInvalidMessageLength).contains(message.utf8.count))
        #expect(message.hasSuffix("ü…"))
        let record = try scene.log.onlyRecord()
        #expect(try #require(record.image).utf8.count <= DecisionRecord.maximumImageLength)
    }
}

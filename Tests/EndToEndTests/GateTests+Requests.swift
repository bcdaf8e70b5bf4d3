import CRI
import GRPCBridge
import NodeFixture
import Testing

/// Pulls that are not written as most clients write them.
extension GateTests {
    @Test func judgesTheOldVersionOfTheAPI() async throws {
        let path = "/runtime.v1alpha2.ImageService/PullImage"
        let (clean, severe) = (stage.cleanForOldAPI, stage.severe)
        await stage.withClient { client in
            let allowed = await client.call(
                path,
                PullImageRequest.encode(image: clean.reference)
            )
            #expect(allowed.status == .ok)
            #expect(allowed.pulledImage == clean.imageIDs.first)
            let denied = await client.call(
                path,
                PullImageRequest.encode(image: severe.reference)
            )
            #expect(denied.status == .denied(severe.denial()))
        }
    }

    @Test func refusesAPullOfAVersionThatItCannotRead() async throws {
        let reference = stage.severe.reference
        let response = await stage.withClient { client in
            await client.call(
                "/runtime.v9.ImageService/PullImage",
                PullImageRequest.encode(image: reference)
            )
        }
        #expect(response.status.code == .unimplemented)
        #expect(response.status.message.contains("pullgate cannot judge this version"))
    }

    @Test func refusesAPullThatIsLargerThanAnyOfKubelets() async {
        let request: [WireField] = [
            .message(1, [.text(1, stage.clean.reference)]),
            .text(3, String(repeating: " ", count: PullImageRequest.maximumSize)),
        ]
        let pull = await stage.withClient {
            await $0.call(ImageServiceMethod.pullImage, request.encoded)
        }
        #expect(pull.status.code == .resourceExhausted)
        #expect(pull.status.message.hasPrefix("pullgate: "))
    }

    @Test func recordsThePodThatAPullIsFor() async throws {
        let request: [WireField] = [
            .message(1, [.text(1, stage.severe.reference)]),
            .message(3, [.message(1, [.text(1, "web-0"), .text(2, "uid-7"), .text(3, "shop")])]),
        ]
        let mark = stage.node.gate.mark
        let pull = await stage.withClient {
            await $0.call(ImageServiceMethod.pullImage, request.encoded)
        }
        #expect(pull.status.code == .permissionDenied)
        let pod: JSONValue = ["name": "web-0", "uid": "uid-7", "namespace": "shop"]
        let decisions = try await stage.decisions(on: stage.severe.reference, since: mark) {
            $0["pod"] == pod
        }
        #expect(decisions.count == 1)
    }

    @Test(arguments: [
        "a/Upper", "a/b:", "a/b@sha256:123", "a//b", "a/b:tag with space", "-a/b", "a/b@", ":1",
    ])
    func answersABadReferenceItself(image: String) async throws {
        let containerd = stage.node.containerd
        await stage.withClient { client in
            let pull = await client.pull(image)
            #expect(pull.status.code == .invalidArgument)
            #expect(
                pull.status.message.hasPrefix(
                    "pullgate: failed to parse image reference \"\(image)\": "
                )
            )
            #expect(await client.pull(stage.clean.reference).status == .ok)
            #expect(containerd.hasLoggedPull(of: stage.clean.reference))
            #expect(!containerd.hasLoggedPull(of: image))
        }
        let decision = try await stage.decisions(on: image)[0]
        #expect(decision["outcome"] == "deny")
        #expect(decision["basis"] == "invalidRequest")
    }

    @Test(arguments: [[], [0x0a, 0x00], [0x0a, 0x64, 0x0a], [0xff], [0x08, 0x01]] as [[UInt8]])
    func answersARequestThatNamesNoImageItself(bytes: [UInt8]) async {
        let pull = await stage.withClient { await $0.call(ImageServiceMethod.pullImage, bytes) }
        #expect(pull.status.code == .invalidArgument)
        #expect(pull.status.message.hasPrefix("pullgate: "))
    }
}

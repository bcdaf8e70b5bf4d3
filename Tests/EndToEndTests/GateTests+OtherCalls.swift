import CRI
import GRPCBridge
import NodeFixture
import Testing

/// Calls that are not pulls: all of them pass.
extension GateTests {
    @Test(arguments: [
        "/runtime.v1.RuntimeService/Version", "/runtime.v1alpha2.RuntimeService/Version",
        "/runtime.v1.RuntimeService/ListPodSandbox", "/runtime.v1.ImageService/NoSuchMethod",
        "/no.such.Service/Method", "/containerd.services.version.v1.Version/Version",
    ])
    func answersAsContainerdDoes(path: String) async {
        let passed = await stage.withClient { await $0.call(path) }
        let direct = await CRIClient.with(stage.node.containerd.socketPath) { await $0.call(path) }
        #expect(passed.status == direct.status)
        #expect(passed.message == direct.message)
        #expect(direct.status.code == .ok || direct.status.code == .unimplemented)
    }

    @Test func tellsOfTheFileSystem() async {
        let response = await stage.withClient { await $0.call(ImageServiceMethod.imageFsInfo) }
        #expect(response.status == .ok)
        #expect(response.message?.isEmpty == false)
    }

    @Test func listsAndRemovesImages() async throws {
        let image = stage.removable
        let id = try #require(image.imageIDs.first)
        try await stage.withClient { client in
            #expect(await client.pull(image.reference).status == .ok)
            let status = try await client.imageStatus(of: image.reference)
            #expect(status?.id == id)
            #expect(status?.repositoryTags == [image.reference])
            let listed = try await Self.list(client)
            #expect(listed.contains(id))

            let request: [WireField] = [.message(1, [.text(1, image.reference)])]
            let removal = await client.call(
                "/\(ImageServiceMethod.service)/RemoveImage",
                request.encoded
            )
            #expect(removal.status == .ok)
            let remaining = try await Self.list(client)
            #expect(!remaining.contains(id))
        }
        #expect(try await !stage.node.containerd.images().contains(image.reference))
    }

    /// The answer to `ListImages`, to look for texts in.
    private static func list(_ client: CRIClient) async throws -> String {
        let response = await client.call("/\(ImageServiceMethod.service)/ListImages")
        guard response.status == .ok else { throw UnexpectedStatus(status: response.status) }
        return String(decoding: response.message ?? [], as: UTF8.self)
    }
}

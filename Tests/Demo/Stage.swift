import Foundation
import NodeFixture

/// What every step works with: the node, its images, and the screen to show it on.
struct Stage: Sendable {
    let node: Node
    let author: Author
    let images: Images
    let screen: Screen

    /// Shows a command, runs it, and shows what it answered.
    func run(_ launch: Launch) async throws -> CommandResult {
        let name = launch.program.split(separator: "/").last.map(String.init) ?? launch.program
        screen.command([name] + launch.arguments)
        let result = try await Command.run(launch)
        let end = result.status.isSuccess ? "" : "\n(\(result.status))"
        screen.output(result.output + result.error + end)
        return result
    }

    /// Pulls through the gate, as kubelet does.
    func pull(_ image: PushedImage) async throws -> CommandResult {
        let arguments = ["pull", image.reference, "--endpoint", node.gate.endpoint]
        return try await run(try Pullgatectl.launch(arguments))
    }

    /// Shows how a bundle is built, builds it, and answers whether it was.
    func publish(_ policy: String) async throws -> Bool {
        screen.output(policy)
        return try await run(try author.build(policy)).status.isSuccess
    }

    /// Asks how the node stands to the endpoint.
    func status() async throws -> CommandResult {
        let arguments = ["status", "--admin-socket", node.gate.adminSocketPath]
        return try await run(try Pullgatectl.launch(arguments + node.workspace.kubeletOptions))
    }

    /// Asks the registry, past the gate, what an image's reference stands for.
    func resolve(_ image: PushedImage) async throws -> CommandResult {
        let hosts = node.workspace.hostsFolder
        let arguments = ["resolve", image.reference, "--hosts-folder", hosts]
        return try await run(try Pullgatectl.launch(arguments))
    }

    /// Asks containerd itself, past the gate, for an image.
    func containerdHas(_ image: PushedImage) async throws -> Bool {
        let filter = "name==\(image.reference)"
        let listing = node.containerd.ctrLaunch(["images", "ls", "-q", filter])
        return try await run(listing).lines == [image.reference]
    }

    /// Shows what the registry was asked about an image, and answers the requests for its content.
    func blobRequests(
        of image: PushedImage,
        since mark: LogFile.Mark
    ) async throws -> [RegistryRequest] {
        let requests = try await node.registry.requests(since: mark)
            .filter { $0.isManifest(of: image.repository) || $0.isBlob(of: image.repository) }
        let lines = requests.map { request in
            "\(request.method) \(Self.shortened(request.path)) \(request.status)"
        }
        screen.log(
            "The registry's access log since then, \(image.repository), digests shortened:",
            lines.isEmpty ? ["(no request)"] : lines
        )
        return requests.filter { $0.isBlob(of: image.repository) }
    }

    /// Shortens the digest at the end of a path as `DenialMessage` does.
    private static func shortened(_ path: String) -> String {
        guard let start = path.range(of: "sha256:")?.upperBound else { return path }
        return "\(path[..<start])\(path[start...].prefix(12))…"
    }
}

import Foundation

/// nginx before a registry, with a tag that moves between the gate's look and containerd's pull.
///
/// The tag is one image for the gate and another one for anybody else, in every repository. So the
/// move needs no timing. Blobs can be held, so that a pull is under way as long as a test wants it to
/// be. What was asked is in the access log of the registry behind.
public final class MovingTagRegistry: Sendable {
    /// The tag that moves.
    public static let tag = "moving"

    /// The tag in the registry behind that `tag` is for anybody but the gate.
    private static let laterTag = "moved"

    /// The part of the repositories' names about whose digests the gate is told nothing.
    private static let silentPart = "silent"

    /// Bytes of a blob that are passed on at once while blobs are held; after them it is one a second.
    public static let heldAfter = 3 << 19

    /// What the gate calls itself.
    private static let gateUserAgent = "pullgate"

    /// Registry host and port, as an image reference has them.
    public let address: String

    /// The process.
    public let daemon: DaemonProcess

    private let registry: Registry

    /// The file that is there while blobs are held.
    private let hold: String

    private init(
        port: Int,
        before registry: Registry,
        silence: String?,
        in workspace: Workspace
    ) throws {
        self.registry = registry
        hold = workspace.file("moving-tag-holds-blobs")
        address = "127.0.0.1:\(port)"
        let configuration = try workspace.write(
            Nginx.configuration(
                "moving-tag",
                http: Self.directives(
                    address: address,
                    registry: registry,
                    hold: hold,
                    silence: silence
                ),
                in: workspace
            ),
            to: "moving-tag.conf"
        )
        // What comes through to the registry is in its log, so it is our nginx that answers.
        let log = AccessLog<RegistryRequest>(
            file: registry.accessLog.file,
            markURL: "http://\(address)/v2/"
        )
        daemon = DaemonProcess(
            "moving-tag",
            Launch("nginx", ["-c", configuration], workingFolder: workspace.path),
            in: workspace
        ) { await log.isServed() }
    }

    /// Starts a server; a workspace has at most one.
    ///
    /// - Parameters:
    ///   - registry: The registry behind, which speaks plain HTTP.
    ///   - silence: Host and port of what answers nothing, for images of `pushUnseen`.
    ///   - workspace: Where its files are.
    /// - Returns: The server, ready.
    /// - Throws: As `DaemonProcess.start()` does.
    public static func start(
        before registry: Registry,
        silence: String? = nil,
        in workspace: Workspace
    ) async throws -> MovingTagRegistry {
        try await FreePort.with { port in
            let server = try MovingTagRegistry(
                port: port,
                before: registry,
                silence: silence,
                in: workspace
            )
            try await server.daemon.start()
            return server
        }
    }

    /// Pushes an image for the gate and one for anybody else.
    ///
    /// - Parameters:
    ///   - image: What the tag is when the gate asks.
    ///   - later: What the tag is when anybody else asks.
    ///   - repository: The repository, without the registry's host.
    /// - Returns: Where both are now, under the one reference that names either.
    /// - Throws: As `ImagePusher.push(_:to:tag:)` does.
    public func push(
        _ image: TestImage,
        then later: TestImage,
        to repository: String
    ) async throws -> (image: PushedImage, later: PushedImage) {
        let pusher = registry.pusher
        let pushedLater = try await pusher.push(later, to: repository, tag: Self.laterTag)
        return try await push(image, then: pushedLater, to: repository)
    }

    /// Pushes an image for the gate and an index for anybody else.
    ///
    /// - Parameters:
    ///   - image: What the tag is when the gate asks.
    ///   - later: What the tag is when anybody else asks.
    ///   - repository: The repository, without the registry's host.
    /// - Returns: Where both are now, under the one reference that names either.
    /// - Throws: As `ImagePusher.push(_:to:tag:)` does.
    public func push(
        _ image: TestImage,
        then later: TestIndex,
        to repository: String
    ) async throws -> (image: PushedImage, later: PushedImage) {
        let pusher = registry.pusher
        let pushedLater = try await pusher.push(later, to: repository, tag: Self.laterTag)
        return try await push(image, then: pushedLater, to: repository)
    }

    /// Pushes an index that is not there for the gate, which waits in vain when it asks for its
    /// digest.
    ///
    /// - Parameters:
    ///   - index: What the tag is when anybody else asks.
    ///   - repository: The repository, without the registry's host and its first part.
    /// - Returns: Where it is now.
    /// - Throws: As `ImagePusher.push(_:to:tag:)` does.
    public func pushUnseen(_ index: TestIndex, to repository: String) async throws -> PushedImage {
        let repository = "\(Self.silentPart)/\(repository)"
        let pushed = try await registry.pusher.push(index, to: repository, tag: Self.laterTag)
        return pushed.named(registry: address, tag: Self.tag)
    }

    private func push(
        _ image: TestImage,
        then pushedLater: PushedImage,
        to repository: String
    ) async throws -> (image: PushedImage, later: PushedImage) {
        let pushed = try await registry.pusher.push(image, to: repository, tag: Self.tag)
        return (
            pushed.named(registry: address),
            pushedLater.named(registry: address, tag: Self.tag)
        )
    }

    /// Holds whatever is asked for from now on and is longer than `heldAfter`.
    ///
    /// - Throws: An error of Foundation.
    public func holdBlobs() throws { try Data().write(to: URL(filePath: hold)) }

    /// Passes on at once what is asked for from now on; what is held stays so.
    ///
    /// - Throws: An error of Foundation.
    public func releaseBlobs() throws { try FileManager.default.removeItem(atPath: hold) }

    private static func directives(
        address: String,
        registry: Registry,
        hold: String,
        silence: String?
    ) -> String {
        let silent = silence.map { address in
            """
            location ~ ^/v2/\(silentPart)/.+/manifests/sha256: {
                if ($http_user_agent = "\(gateUserAgent)") {
                    proxy_pass http://\(address);
                }
                proxy_pass \(registry.url);
            }
            """
        }
        return """
            access_log off;
            server {
                listen \(address);
                if ($http_user_agent != "\(gateUserAgent)") {
                    rewrite ^(/v2/.+/manifests)/\(tag)$ $1/\(laterTag);
                }
                proxy_http_version 1.1;
                proxy_set_header Host $http_host;
                location / {
                    proxy_pass \(registry.url);
                }
                \(silent ?? "")
                location ~ ^/v2/.+/blobs/ {
                    limit_rate_after \(heldAfter);
                    if (-f \(hold)) {
                        set $limit_rate 1;
                    }
                    proxy_pass \(registry.url);
                }
            }
            """
    }
}

/// Debian's containerd with root, state and socket in the workspace.
///
/// The machine's own containerd, if one runs, is not touched: nothing is shared with it.
public final class Containerd: Sendable {
    /// How the layers of an image are laid out on disk.
    public enum Snapshotter: String, Sendable {
        /// Copies; works on every file system.
        case native
        /// Overlay mounts; does not work when the workspace itself lies on an overlay.
        case overlayfs
    }

    /// The namespace that the CRI plugin keeps its images in.
    private static let namespace = "k8s.io"

    /// The path of the socket that serves CRI.
    public let socketPath: String

    /// The process.
    public let daemon: DaemonProcess

    private init(in workspace: Workspace, snapshotter: Snapshotter) throws {
        let socket = workspace.file("containerd.sock")
        socketPath = socket
        let configuration = try workspace.write(
            Self.configuration(in: workspace, socket: socket, snapshotter: snapshotter),
            to: "containerd.toml"
        )
        // What containerd mounts on its way must lie where the workspace looks for leftovers.
        let temporary = try workspace.folder("containerd/tmp")
        daemon = DaemonProcess(
            "containerd",
            Launch(
                "containerd",
                ["--config", configuration],
                environment: ["TMPDIR": temporary],
                workingFolder: workspace.path
            ),
            in: workspace
        ) { await Self.servesCRI(socket) }
    }

    /// Starts a containerd.
    ///
    /// - Parameters:
    ///   - workspace: Where its files are.
    ///   - snapshotter: How it lays out layers.
    /// - Returns: The containerd, its CRI plugin ready.
    /// - Throws: As `DaemonProcess.start()` does.
    public static func start(
        in workspace: Workspace,
        snapshotter: Snapshotter = .native
    ) async throws -> Containerd {
        let containerd = try Containerd(in: workspace, snapshotter: snapshotter)
        try await containerd.daemon.start()
        return containerd
    }

    /// Starts it again after `stop()`, with everything that it had.
    ///
    /// - Throws: As `DaemonProcess.start()` does.
    public func start() async throws { try await daemon.start() }

    /// Stops it; its images stay on disk.
    public func stop() async { await daemon.stop() }

    /// Stops it and starts it again.
    ///
    /// - Throws: As `DaemonProcess.start()` does.
    public func restart() async throws { try await daemon.restart() }

    /// Names `ctr` and its arguments, in the namespace of the CRI plugin.
    ///
    /// - Parameter arguments: The arguments after address and namespace.
    /// - Returns: What to start.
    public func ctrLaunch(_ arguments: [String]) -> Launch {
        Self.ctrLaunch(socketPath, arguments)
    }

    /// Runs `ctr` in the namespace of the CRI plugin.
    ///
    /// - Parameter arguments: The arguments after address and namespace.
    /// - Returns: What came of it, whatever the exit status.
    /// - Throws: As `Command.run` does.
    public func ctr(_ arguments: String...) async throws -> CommandResult {
        try await Command.run(ctrLaunch(arguments))
    }

    /// Lists the names of the images, as `ctr images ls -q` does.
    ///
    /// CRI gives an image up to three names: its tag, its digest and its image ID. It adds those of its
    /// own a little after a pull that was not asked of it.
    ///
    /// - Returns: The names, sorted.
    /// - Throws: `FixtureError` with code `commandFailed`, and as `Command.run` does.
    public func images() async throws -> [String] {
        try await list("images", "ls", "-q")
    }

    /// Removes the image of one name; other names of it stay.
    ///
    /// - Parameter name: A name that `images()` answers.
    /// - Throws: `FixtureError` with code `commandFailed`, and as `Command.run` does.
    public func removeImage(_ name: String) async throws {
        _ = try await list("images", "rm", "--sync", name)
    }

    /// Removes all images, with the layers that only they have.
    ///
    /// The CRI plugin adds and removes names of its own a little later, so this goes on until none is
    /// left.
    ///
    /// - Throws: `FixtureError` with code `timedOut` or `commandFailed`, and as `Command.run` does.
    public func removeAllImages() async throws {
        let limit = Duration.seconds(60)
        try await Deadline.wait(within: limit, for: "the removal of all images") {
            let names = try await images()
            for name in names { _ = try await ctr("images", "rm", "--sync", name) }
            return names.isEmpty ? () : nil
        }
    }

    /// Lists the digests of everything that was downloaded: manifests, configurations and layers.
    ///
    /// - Returns: The digests, sorted.
    /// - Throws: `FixtureError` with code `commandFailed`, and as `Command.run` does.
    public func contentDigests() async throws -> [String] {
        try await list("content", "ls", "-q")
    }

    private func list(_ arguments: String...) async throws -> [String] {
        let output = try await Command.outputBytes(ctrLaunch(arguments))
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        return lines.map(String.init).sorted()
    }

    private static func ctrLaunch(_ socket: String, _ arguments: [String]) -> Launch {
        Launch("ctr", ["--address", socket, "--namespace", namespace] + arguments)
    }

    private static func servesCRI(_ socket: String) async -> Bool {
        guard Socket.accepts(at: socket) else { return false }
        let plugins = try? await Command.run(ctrLaunch(socket, ["plugins", "ls"]))
        return plugins?.lines.contains { line in
            let fields = line.split(separator: " ")
            return fields.count > 1 && fields[0] == "io.containerd.grpc.v1" && fields[1] == "cri"
                && fields.last == "ok"
        } ?? false
    }
}

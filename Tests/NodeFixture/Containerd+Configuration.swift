extension Containerd {
    /// Plugins that need kernel modules, tools or folders that a test machine does not have.
    private static let disabledPlugins = [
        "io.containerd.internal.v1.opt",
        "io.containerd.internal.v1.tracing",
        "io.containerd.snapshotter.v1.aufs",
        "io.containerd.snapshotter.v1.btrfs",
        "io.containerd.snapshotter.v1.devmapper",
        "io.containerd.snapshotter.v1.zfs",
        "io.containerd.tracing.processor.v1.otlp",
    ]

    /// Writes a configuration that needs neither systemd nor network and touches no system folder.
    ///
    /// - Parameters:
    ///   - workspace: Where root, state and registry hosts are.
    ///   - socket: The path of the socket.
    ///   - snapshotter: How layers are laid out.
    /// - Returns: The text of config.toml, version 2.
    /// - Throws: An error of Foundation.
    static func configuration(
        in workspace: Workspace,
        socket: String,
        snapshotter: Snapshotter
    ) throws -> String {
        let disabled = disabledPlugins.map { "\"\($0)\"" }.joined(separator: ", ")
        return """
            version = 2
            root = "\(try workspace.folder("containerd/root"))"
            state = "\(try workspace.folder("containerd/state"))"
            oom_score = 0
            disabled_plugins = [\(disabled)]

            [grpc]
            address = "\(socket)"

            [plugins."io.containerd.grpc.v1.cri"]
            disable_apparmor = true
            disable_tcp_service = true
            restrict_oom_score_adj = true
            stream_server_address = "127.0.0.1"
            stream_server_port = "0"

            [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "\(try workspace.folder("cni/bin"))"
            conf_dir = "\(try workspace.folder("cni/conf"))"

            [plugins."io.containerd.grpc.v1.cri".containerd]
            snapshotter = "\(snapshotter.rawValue)"

            [plugins."io.containerd.grpc.v1.cri".registry]
            config_path = "\(try workspace.folder(Workspace.hostsFolderName))"

            """
    }
}

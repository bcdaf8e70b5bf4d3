extension Workspace {
    /// What has `pullgatectl status` and `doctor` look for kubelets in the workspace alone.
    ///
    /// The machine may run one of its own, which knows nothing of this gate.
    public var kubeletOptions: [String] {
        [
            "--proc", file("proc"), "--kubelet-config", file("kubelet.yaml"),
            "--rancher-folder", file("rancher"),
        ]
    }
}

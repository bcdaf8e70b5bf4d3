internal import ArgumentParser

/// Where it is looked whether kubelet pulls through the gate.
struct KubeletOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file of a kubelet that does not run.",
            valueName: "path"
        )
    )
    var kubeletConfig = "/var/lib/kubelet/config.yaml"

    @Option(
        help: ArgumentHelp(
            "The folder with the configuration of k3s and RKE2.",
            valueName: "dir"
        )
    )
    var rancherFolder = "/etc/rancher"

    @Option(help: ArgumentHelp("Where processes are looked for.", valueName: "path"))
    var proc = "/proc"

    /// What looks there.
    ///
    /// - Parameter gate: The gate.
    /// - Returns: What looks whether kubelet goes through that gate.
    func examination(of gate: Endpoint) -> KubeletExamination {
        KubeletExamination(
            processes: RunningProcess.all(in: proc),
            configuration: kubeletConfig,
            rancherFolder: rancherFolder,
            gate: gate
        )
    }
}

internal import FoundationEssentials
internal import StrictYAML

/// Looks whether kubelet pulls through the gate.
struct KubeletExamination {
    private static let subject = "kubelet"

    /// The processes of the node.
    let processes: [RunningProcess]
    /// The configuration file of a kubelet that names no other.
    let configuration: String
    /// The folder with the configuration of k3s and RKE2, usually `/etc/rancher`.
    let rancherFolder: String
    /// The gate.
    let gate: Endpoint

    /// What tells kubelet where a service is.
    private struct Source {
        /// The endpoint; nil or empty, as a flag can be, for none.
        var endpoint: String?
        /// Where that stands, for people.
        var place: String

        /// Whether it names an endpoint.
        var isSet: Bool { endpoint?.isEmpty == false }
    }

    /// Looks at every kubelet that runs, or at the configuration file where none does.
    ///
    /// - Returns: What was found.
    func diagnoses() -> [Diagnosis] {
        let kubelets = processes.compactMap { process in
            Kubelet(process, configuration: configuration, gate: gate)
        }
        let found = kubelets.map { kubelet in
            diagnosis(kubelet.advice) { try source(of: $0, for: kubelet) }
        }
        let rancher = processes.compactMap { RancherKubelet($0, in: rancherFolder, gate: gate) }
        let microK8s = processes.compactMap { MicroK8sKubelet($0, gate: gate) }
        guard found.isEmpty, rancher.isEmpty, microK8s.isEmpty else {
            return found + rancher.compactMap(diagnosis) + microK8s.map(diagnosis)
        }
        if FileManager.default.fileExists(atPath: configuration) {
            let advice = "Write imageServiceEndpoint: \(gate) into \(configuration)"
            return [
                diagnosis("\(advice) and restart kubelet") { try source(of: $0, in: configuration) }
            ]
        }
        let configured = ["k3s", "rke2"].compactMap { program in
            RancherKubelet(notRunning: program, in: rancherFolder, gate: gate)
        }
        guard configured.isEmpty else { return configured.compactMap(diagnosis) }
        return [
            .warn(
                Self.subject,
                "none runs here, and there is no \(configuration)",
                advice: "On a Kubernetes node name its file by --kubelet-config"
            )
        ]
    }

    /// The command names of the kubelets that run, and of the programs that bring one.
    var commands: Set<String> {
        let kubelets = processes.filter { process in
            Kubelet(process, configuration: configuration, gate: gate) != nil
                || RancherKubelet(process, in: rancherFolder, gate: gate) != nil
                || MicroK8sKubelet(process, gate: gate) != nil
        }
        return Set(kubelets.compactMap(\.command))
    }

    /// Looks at the kubelet of k3s or RKE2; nil where they have none.
    private func diagnosis(_ rancher: RancherKubelet) -> Diagnosis? {
        let kubelet: Kubelet
        do {
            guard let found = try rancher.kubelet() else { return nil }
            kubelet = found
        } catch {
            return diagnosis(of: error)
        }
        let diagnosis = diagnosis(kubelet.advice) { try source(of: $0, for: kubelet) }
        guard diagnosis.level == .fail, kubelet.hidesFlags,
            (try? source(of: .images, for: kubelet).endpoint) == nil
        else { return diagnosis }
        return .warn(
            Self.subject,
            "whether it pulls through the gate cannot be seen: \(rancher.file) sets no image "
                + "service endpoint, and \(rancher.program) hides its command line",
            advice: kubelet.advice
        )
    }

    /// Looks at the kubelet of MicroK8s.
    private func diagnosis(_ microK8s: MicroK8sKubelet) -> Diagnosis {
        do {
            let kubelet = try microK8s.kubelet()
            return diagnosis(kubelet.advice) { try source(of: $0, for: kubelet) }
        } catch {
            return diagnosis(of: error)
        }
    }

    private func diagnosis(
        _ advice: String,
        _ find: (KubeletService) throws -> Source
    ) -> Diagnosis {
        let images: Source
        let runtime: Source?
        do {
            images = try find(.images)
            runtime = images.isSet ? nil : try find(.runtime)
        } catch {
            return diagnosis(of: error)
        }
        if gate.isNamed(by: images.endpoint) {
            return .ok(Self.subject, "it pulls through the gate, as \(images.place) says")
        }
        if let runtime, gate.isNamed(by: runtime.endpoint) {
            return .warn(
                Self.subject,
                "it pulls through the gate by its runtime endpoint, as \(runtime.place) says",
                advice: "Let that be containerd. \(advice)"
            )
        }
        let endpoint = images.isSet ? images.endpoint : nil
        let found = endpoint.map { "names \($0)" } ?? "sets no image service endpoint"
        return .bypass(
            Self.subject,
            "it pulls past the gate: \(images.place) \(found)",
            advice: advice
        )
    }

    /// What to say of a file that gives no answer: one that is there but not understood or seen here may
    /// be clear to its own program.
    private func diagnosis(of error: any Error) -> Diagnosis {
        guard error is DocumentError || error is UnseenFile else {
            return .fail(Self.subject, "\(error)", advice: "Correct that file")
        }
        return .warn(
            Self.subject,
            "whether it pulls through the gate cannot be seen: \(error)",
            advice: "See that its image service endpoint is \(gate)"
        )
    }

    /// Finds what a kubelet goes by: a flag counts more than the files, and the last file of its
    /// folder of files more than the others.
    private func source(of service: KubeletService, for kubelet: Kubelet) throws -> Source {
        if let endpoint = kubelet.flag(service.flag) {
            return Source(endpoint: endpoint, place: kubelet.place ?? "its flag --\(service.flag)")
        }
        let (folder, file) = (kubelet.file("config-dir"), kubelet.file("config"))
        for path in [folder, file].compactMap(\.self) {
            if kubelet.hasOwnFiles { throw UnseenFile.ofContainer }
            if !path.hasPrefix("/") { throw UnseenFile.relative(path) }
        }
        let names =
            folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
        let further = names.filter { $0.hasSuffix(".conf") }.sorted()
            .map { "\(folder ?? "")/\($0)" }
        for file in further.reversed() {
            let source = try source(of: service, in: file, isNamedByOthers: true)
            if source.endpoint != nil { return source }
        }
        guard let file else {
            let place = kubelet.place ?? "its command line, without a file,"
            return Source(endpoint: nil, place: place)
        }
        return try source(of: service, in: file, isNamedByOthers: true)
    }

    private func source(
        of service: KubeletService,
        in file: String,
        isNamedByOthers: Bool = false
    ) throws -> Source {
        let endpoint = try ForeignFile.decode(file, isNamedByOthers: isNamedByOthers) { reader in
            reader.optional(service.key) { $0.textOrNothing() } ?? ""
        }
        return Source(endpoint: endpoint.isEmpty ? nil : endpoint, place: file)
    }
}

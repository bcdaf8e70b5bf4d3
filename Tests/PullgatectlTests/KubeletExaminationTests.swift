import NodeFixture
import Testing

@testable import pullgatectl

/// What is found about kubelets that are started by others than systemd's kubelet.service.
@Suite struct KubeletExaminationTests {
    private static let gate = "unix:///run/pullgate/pullgate.sock"

    /// A node's files, without a `/proc` of its own until a process is added.
    private struct Scene {
        let workspace: Workspace

        func write(_ text: String, to file: String) throws {
            let folder = file.split(separator: "/").dropLast().joined(separator: "/")
            if !folder.isEmpty { _ = try workspace.folder(folder) }
            try workspace.write(text, to: file)
        }

        /// Has a process with these arguments.
        func process(_ arguments: String...) throws {
            try write(arguments.map { $0 + "\0" }.joined(), to: "proc/7/cmdline")
        }

        func diagnoses() throws -> [Diagnosis] {
            KubeletExamination(
                processes: RunningProcess.all(in: workspace.file("proc")),
                configuration: workspace.file("kubelet.yaml"),
                rancherFolder: workspace.file("rancher"),
                gate: try Endpoint(parsing: KubeletExaminationTests.gate)
            ).diagnoses()
        }

        /// The one diagnosis.
        func diagnosis() throws -> Diagnosis {
            let diagnoses = try diagnoses()
            try #require(diagnoses.count == 1)
            return diagnoses[0]
        }
    }

    private static func with(_ body: (Scene) throws -> Void) async throws {
        try await Workspace.with { workspace in try body(Scene(workspace: workspace)) }
    }

    @Test(arguments: [
        "kubelet --config=/etc/own.yaml", "kubelet --config-dir=/d", "k3s server", "kubelite",
    ])
    func looksAtNoFileThatAContainerNames(line: String) async throws {
        try await Self.with { scene in
            try scene.write(line.replacing(" ", with: "\0") + "\0", to: "proc/7/cmdline")
            try scene.write("imageServiceEndpoint: /run/other.sock", to: "proc/7/root/etc/own.yaml")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .warn)
            let words = "it runs in a container, whose files are not looked at"
            #expect(diagnosis.text.hasSuffix(words), "\(diagnosis)")
        }
    }

    @Test func takesAnEmptyFlagForNone() async throws {
        try await Self.with { scene in
            try scene.write("a: b", to: "kubelet.yaml")
            let file = scene.workspace.file("kubelet.yaml")
            try scene.process("kubelet", "--config=\(file)", "--config-dir=")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .fail)
            #expect(diagnosis.text.contains("\(file) sets no image service endpoint"))
        }
    }

    @Test func looksForNoFileInItsOwnFolder() async throws {
        try await Self.with { scene in
            try scene.process("kubelet", "--config=Package.swift")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .warn)
            #expect(diagnosis.text.hasSuffix("Package.swift is no absolute path"))
        }
    }

    @Test func opensNoDeviceThatAProcessNames() async throws {
        try await Self.with { scene in
            try scene.process("kubelet", "--config=/dev/null")
            let text = "/dev/null: cannot be read: it is no regular file"
            #expect(try scene.diagnosis().text == text)
        }
    }

    @Test(arguments: [
        "image-service-endpoint: GATE",
        "kubelet-arg: image-service-endpoint=GATE",
        "kubelet-arg: [v=2, image-service-endpoint=GATE]",
        // What kubelet gets last counts.
        "{image-service-endpoint: /run/other.sock, kubelet-arg: [image-service-endpoint=GATE]}",
    ])
    func readsTheConfigurationOfK3s(yaml: String) async throws {
        try await Self.with { scene in
            try scene.process("/usr/local/bin/k3s server")
            try scene.write(yaml.replacing("GATE", with: Self.gate), to: "rancher/k3s/config.yaml")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .ok)
            let file = scene.workspace.file("rancher/k3s/config.yaml")
            #expect(diagnosis.text == "it pulls through the gate, as k3s (\(file)) says")
        }
    }

    @Test(arguments: [
        ("kubelet-arg: [v=2]", Diagnosis.Level.fail), ("kubelet-arg+: [v=2]", .ok),
        ("kubelet-arg+: image-service-endpoint=/run/other.sock", .fail), ("debug: true", .ok),
    ])
    func readsTheFilesBesideTheConfigurationOfK3s(
        further: String,
        level: Diagnosis.Level
    ) async throws {
        try await Self.with { scene in
            try scene.process("/usr/local/bin/k3s", "agent", "--server", "https://k3s.example")
            let first = "kubelet-arg: [\"image-service-endpoint=\(Self.gate)\"]"
            try scene.write(first, to: "rancher/k3s/config.yaml")
            try scene.write(further, to: "rancher/k3s/config.yaml.d/10-more.yaml")
            try scene.write("{", to: "rancher/k3s/config.yaml.d/README")
            #expect(try scene.diagnosis().level == level)
        }
    }

    @Test func readsTheCommandLineOfK3s() async throws {
        try await Self.with { scene in
            let flag = "image-service-endpoint=\(Self.gate)"
            try scene.process("k3s", "server", "--kubelet-arg", "v=2", "--kubelet-arg=\(flag)")
            #expect(try scene.diagnosis().level == .ok)
            try scene.process("k3s", "server", "--image-service-endpoint", "/run/other.sock")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .fail)
            #expect(diagnosis.isBypass)
            #expect(diagnosis.text.hasSuffix(" names /run/other.sock"))
            let advice = "Write kubelet-arg: [\"image-service-endpoint=\(Self.gate)\"] into "
            #expect(diagnosis.advice?.hasPrefix(advice) == true)
        }
    }

    @Test func takesTheFileThatTheCommandLineOfK3sNames() async throws {
        try await Self.with { scene in
            try scene.write("image-service-endpoint: \(Self.gate)", to: "own.yaml")
            try scene.process("k3s", "server", "-c", scene.workspace.file("own.yaml"))
            #expect(try scene.diagnosis().level == .ok)
        }
    }

    @Test func saysThatItCannotSeeAFlagThatK3sHides() async throws {
        try await Self.with { scene in
            try scene.process("/usr/local/bin/k3s server", "", "")
            let hidden = try scene.diagnosis()
            #expect(hidden.level == .warn)
            #expect(hidden.text.contains("k3s hides its command line"))
            try scene.process("/usr/local/bin/k3s", "server")
            #expect(try scene.diagnosis().level == .fail)
        }
    }

    @Test(arguments: ["registryPullQPS: 5", "imageServiceEndpoint:"])
    func saysSoThoughAFileOfItsKubeletNamesNoEndpoint(yaml: String) async throws {
        try await Self.with { scene in
            try scene.process("/usr/local/bin/k3s server", "", "")
            try scene.write(yaml, to: "own.yaml")
            let file = scene.workspace.file("own.yaml")
            try scene.write("kubelet-arg: config=\(file)", to: "rancher/k3s/config.yaml")
            let hidden = try scene.diagnosis()
            #expect(hidden.level == .warn)
            #expect(hidden.text.contains("k3s hides its command line"))
        }
    }

    @Test(arguments: ["k3s etcd-snapshot", "/usr/local/bin/k3s-killall.sh server", "k3s"])
    func looksAtNoOtherCommandOfK3s(title: String) async throws {
        try await Self.with { scene in
            try scene.process(title)
            #expect(try scene.diagnosis().text.hasPrefix("none runs here"))
        }
    }

    @Test func looksForNoKubeletWhereK3sHasNone() async throws {
        try await Self.with { scene in
            try scene.process("/usr/local/bin/k3s", "server", "--disable-agent")
            #expect(try scene.diagnoses().isEmpty)
        }
    }

    @Test(arguments: ["kubelet-arg: {", "x: &a 1\ny: *a", "disable-agent: maybe"])
    func saysWhichFileOfK3sIsNotUnderstood(yaml: String) async throws {
        try await Self.with { scene in
            try scene.process("/usr/local/bin/k3s server")
            try scene.write(yaml, to: "rancher/k3s/config.yaml")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .warn)
            #expect(diagnosis.text.hasPrefix("whether it pulls through the gate cannot be seen: "))
            #expect(diagnosis.text.contains("rancher/k3s/config.yaml:"))
            #expect(diagnosis.advice == "See that its image service endpoint is \(Self.gate)")
        }
    }

    @Test(arguments: [
        "kubelet-arg:", "kubelet-arg: null\nimage-service-endpoint:", "kubelet-arg: [v=2, null]",
        "disable-agent:", "disable-agent: no", "disable-agent: \"\"", "disable-agent: Off",
    ])
    func takesAnEmptyValueOfK3sForNone(yaml: String) async throws {
        try await Self.with { scene in
            try scene.process("k3s", "server")
            try scene.write(yaml, to: "rancher/k3s/config.yaml")
            #expect(try scene.diagnosis().text.hasSuffix("sets no image service endpoint"))
            let flag = "kubelet-arg=image-service-endpoint=\(Self.gate)"
            try scene.process("k3s", "server", "--\(flag)")
            #expect(try scene.diagnosis().level == .ok)
        }
    }

    @Test func anEmptyValueOfALaterFileTakesBackWhatOneSays() async throws {
        try await Self.with { scene in
            try scene.process("k3s", "server")
            let first = "kubelet-arg: [\"image-service-endpoint=\(Self.gate)\"]"
            try scene.write(first, to: "rancher/k3s/config.yaml")
            try scene.write("kubelet-arg:", to: "rancher/k3s/config.yaml.d/10-more.yaml")
            #expect(try scene.diagnosis().text.hasSuffix("sets no image service endpoint"))
        }
    }

    @Test(arguments: ["yes", "on", "True", "TRUE", "true"])
    func looksForNoKubeletWhereAFileOfK3sTurnsItOff(word: String) async throws {
        try await Self.with { scene in
            try scene.process("k3s", "server")
            try scene.write("disable-agent: \(word)", to: "rancher/k3s/config.yaml")
            #expect(try scene.diagnoses().isEmpty)
        }
    }

    @Test(arguments: [
        "imageServiceEndpoint:", "imageServiceEndpoint: null", "imageServiceEndpoint: ''", "",
        "# imageServiceEndpoint: /run/other.sock\r\n\r\n \t# nothing else",
    ])
    func takesAnEmptyEndpointOfKubeletForNone(yaml: String) async throws {
        try await Self.with { scene in
            try scene.write(yaml, to: "kubelet.yaml")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .fail)
            #expect(diagnosis.isBypass)
            #expect(diagnosis.text.hasSuffix("kubelet.yaml sets no image service endpoint"))
        }
    }

    @Test func aFileThatCannotBeReadIsNoPullPastTheGate() async throws {
        try await Self.with { scene in
            try scene.process("kubelet", "--config=\(scene.workspace.file("absent.yaml"))")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .fail)
            #expect(!diagnosis.isBypass)
        }
    }

    @Test(arguments: ["k3s", "rke2"])
    func readsTheConfigurationOfOneThatDoesNotRun(program: String) async throws {
        try await Self.with { scene in
            let yaml = "kubelet-arg: [\"image-service-endpoint=\(Self.gate)\"]"
            try scene.write(yaml, to: "rancher/\(program)/config.yaml")
            #expect(try scene.diagnosis().level == .ok)
            try scene.write("token: t", to: "rancher/\(program)/config.yaml")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .fail)
            #expect(diagnosis.advice?.hasSuffix("and restart \(program)") == true)
        }
    }

    @Test func looksAtTheKubeletThatRKE2Starts() async throws {
        try await Self.with { scene in
            let program = "/var/lib/rancher/rke2/data/v1.34/bin/kubelet"
            try scene.process(program, "--image-service-endpoint=\(Self.gate)")
            #expect(try scene.diagnosis().level == .ok)
            try scene.process(program, "--volume-plugin-dir=/var/lib/kubelet/volumeplugins")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .fail)
            #expect(diagnosis.advice?.contains("/etc/rancher/rke2/config.yaml") == true)
        }
    }

    @Test(arguments: [
        ("--v=2\n--image-service-endpoint=GATE\n", Diagnosis.Level.ok),
        ("--v=2 --image-service-endpoint GATE", .ok),
        ("\t--image-service-endpoint=\"GATE\"\r\n", .ok),
        ("--image-service-endpoint=GATE\n--image-service-endpoint='/run/other.sock'", .fail),
        ("# --image-service-endpoint=GATE\n", .fail), ("", .fail),
        ("--container-runtime-endpoint=GATE\n", .warn),
        ("--container-runtime-endpoint=${SNAP_COMMON}/run/containerd.sock\n", .fail),
    ])
    func readsTheFlagsOfTheKubeletOfMicroK8s(flags: String, level: Diagnosis.Level) async throws {
        try await Self.with { scene in
            try scene.write(flags.replacing("GATE", with: Self.gate), to: "args/kubelet")
            let file = scene.workspace.file("args/kubelet")
            try scene.process("/snap/microk8s/9044/kubelite", "--kubelet-args-file=\(file)")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == level, "\(diagnosis)")
            #expect(diagnosis.isBypass == (level == .fail))
            #expect(diagnosis.text.contains(file))
            if level == .fail {
                let advice = "Write --image-service-endpoint=\(Self.gate) into \(file), "
                #expect(diagnosis.advice?.hasPrefix(advice) == true)
            }
        }
    }

    @Test func saysThatTheFlagsOfTheKubeletOfMicroK8sCannotBeRead() async throws {
        try await Self.with { scene in
            try scene.process("/snap/microk8s/9044/kubelite", "--start-control-plane=true")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .fail)
            #expect(!diagnosis.isBypass)
            #expect(diagnosis.text.hasPrefix("/var/snap/microk8s/current/args/kubelet: cannot be"))
            try scene.process("/snap/microk8s/9044/kubelite", "--kubelet-args-file", "kubelet")
            #expect(try scene.diagnosis().text.hasSuffix("kubelet is no absolute path"))
        }
    }

    @Test func knowsTheGateBySomeOtherNameOfItsPath() async throws {
        try await Self.with { scene in
            try scene.process("kubelet", "--image-service-endpoint=/run//pullgate/pullgate.sock")
            #expect(try scene.diagnosis().level == .ok)
        }
    }

    @Test(arguments: [
        "containerRuntimeEndpoint: GATE",
        "{imageServiceEndpoint: '', containerRuntimeEndpoint: GATE}",
    ])
    func kubeletGoesByItsRuntimeEndpointWhereItHasNoOther(yaml: String) async throws {
        try await Self.with { scene in
            try scene.write(yaml.replacing("GATE", with: Self.gate), to: "kubelet.yaml")
            func check(_ place: String) throws {
                let diagnosis = try scene.diagnosis()
                #expect(diagnosis.level == .warn)
                let text = "it pulls through the gate by its runtime endpoint, as \(place) says"
                #expect(diagnosis.text == text)
                let advice = "Let that be containerd. Write imageServiceEndpoint: \(Self.gate) "
                #expect(diagnosis.advice?.hasPrefix(advice) == true)
            }
            try check(scene.workspace.file("kubelet.yaml"))
            let flag = "--container-runtime-endpoint"
            try scene.process("kubelet", "\(flag)=\(Self.gate)", "--image-service-endpoint=")
            try check("its flag \(flag)")
            let other = "--image-service-endpoint=/run/other.sock"
            try scene.process("kubelet", "\(flag)=\(Self.gate)", other)
            #expect(try scene.diagnosis().isBypass)
        }
    }

    @Test func kubeletOfK3sGoesByItsRuntimeEndpointToo() async throws {
        try await Self.with { scene in
            try scene.process("k3s", "server")
            let yaml = "container-runtime-endpoint: \(Self.gate)"
            try scene.write(yaml, to: "rancher/k3s/config.yaml")
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .warn)
            #expect(diagnosis.text.contains("by its runtime endpoint"))
        }
    }

    @Test func theLastFileOfKubeletsFolderCountsMost() async throws {
        try await Self.with { scene in
            let files = scene.workspace
            try scene.write("imageServiceEndpoint: /run/other.sock", to: "kubelet.yaml")
            try scene.write("kind: KubeletConfiguration", to: "kubelet.d/20-b.conf")
            try scene.write("imageServiceEndpoint: \(Self.gate)", to: "kubelet.d/10-a.conf")
            try scene.write("{", to: "kubelet.d/30-c.yaml")
            let line = ["--config", files.file("kubelet.yaml"), "--config-dir"]
            try scene.process("kubelet", line[0], line[1], line[2], files.file("kubelet.d"))
            let diagnosis = try scene.diagnosis()
            #expect(diagnosis.level == .ok)
            #expect(diagnosis.text.hasSuffix("as \(files.file("kubelet.d/10-a.conf")) says"))
        }
    }
}

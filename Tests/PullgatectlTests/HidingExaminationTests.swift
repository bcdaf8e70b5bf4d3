import AdminAPI
import NodeFixture
import Testing

@testable import pullgatectl

@Suite struct HidingExaminationTests {
    /// What is found where the policy hides images from kubelets of the first names, and those of the
    /// others run.
    private static func diagnosis(
        hidesImages: Bool = true,
        from names: [String] = ["kubelet"],
        kubelets: Set<String>
    ) -> Diagnosis? {
        var status = NodeStatus.inOrder
        status.policies.active?.hidesImages = hidesImages
        status.hideImagesFrom = names
        return HidingExamination(status: status, kubelets: kubelets).diagnosis()
    }

    @Test func findsThatImagesAreNotHiddenFromAKubeletOfAnotherName() {
        let found = Self.diagnosis(kubelets: ["k3s-server", "kubelet"])
        #expect(found?.level == .fail)
        let text =
            "a policy hides denied images, but not from k3s-server, as kubelet is called here"
        #expect(found?.text == text)
    }

    @Test func findsThatTheyAreHiddenFromAllThatRun() {
        let found = Self.diagnosis(from: ["k3s-agent", "kubelet"], kubelets: ["k3s-agent"])
        #expect(found?.level == .ok)
        #expect(found?.text == "what policies hide is hidden from k3s-agent")
    }

    @Test func warnsThatImagesMayBeSeenBeforeTheyAreJudged() {
        let found = Self.diagnosis(hidesImages: false, kubelets: ["k3s-server"])
        #expect(found?.level == .warn)
        let text =
            "images not judged yet are not hidden from k3s-server, as kubelet is called here"
        #expect(found?.text == text)
    }

    @Test func saysNothingWhereNoPolicyHidesImagesOrNoKubeletIsSeen() {
        #expect(Self.diagnosis(hidesImages: false, kubelets: ["kubelet"]) == nil)
        #expect(Self.diagnosis(kubelets: []) == nil)
    }

    @Test func knowsHowKubeletsAreCalled() async throws {
        try await Workspace.with { workspace in
            func process(_ number: Int, _ line: String, called name: String) throws {
                _ = try workspace.folder("proc/\(number)")
                try workspace.write("\(line)\0", to: "proc/\(number)/cmdline")
                try workspace.write("\(name)\n", to: "proc/\(number)/comm")
            }
            try process(1, "/usr/bin/kubelet", called: "kubelet")
            try process(2, "/usr/local/bin/k3s server", called: "k3s-server")
            try process(3, "/usr/bin/containerd", called: "containerd")
            try process(4, "/snap/microk8s/1/kubelite", called: "kubelite")
            let examination = KubeletExamination(
                processes: RunningProcess.all(in: workspace.file("proc")),
                configuration: workspace.file("kubelet.yaml"),
                rancherFolder: workspace.file("rancher"),
                gate: .gate
            )
            #expect(examination.commands == ["kubelet", "k3s-server", "kubelite"])
        }
    }
}

internal import AdminAPI

/// Looks whether denied images that are on the node are hidden from the kubelets that run here.
struct HidingExamination {
    let status: NodeStatus
    /// The command names of these kubelets.
    let kubelets: Set<String>

    /// Compares those that run with those that the daemon knows.
    ///
    /// - Returns: What was found; nil where no policy hides images, or no kubelet is seen.
    func diagnosis() -> Diagnosis? {
        guard status.policies.active?.hidesImages == true, !kubelets.isEmpty else { return nil }
        let seeing = kubelets.subtracting(status.hideImagesFrom).sorted()
        guard seeing.isEmpty else {
            let names = seeing.joined(separator: ", ")
            return .fail(
                "hidden images",
                "a policy hides denied images, but not from \(names), as kubelet is called here",
                advice: "Add that to hideImagesFrom in the daemon's configuration and restart it"
            )
        }
        let names = kubelets.sorted().joined(separator: ", ")
        return .ok("hidden images", "what policies hide is hidden from \(names)")
    }
}

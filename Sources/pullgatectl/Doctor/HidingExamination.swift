internal import AdminAPI

/// Looks whether images that are not to be started are hidden from the kubelets that run here.
struct HidingExamination {
    let status: NodeStatus
    /// The command names of these kubelets.
    let kubelets: Set<String>

    /// Compares those that run with those that the daemon knows.
    ///
    /// Where no policy hides images, those that have just arrived are, until they are judged.
    ///
    /// - Returns: What was found; nil where no kubelet is seen, or no policy hides images and all
    ///   is well.
    func diagnosis() -> Diagnosis? {
        guard let active = status.policies.active, !kubelets.isEmpty else { return nil }
        let seeing = kubelets.subtracting(status.hideImagesFrom).sorted().joined(separator: ", ")
        let advice = "Add that to hideImagesFrom in the daemon's configuration and restart it"
        switch (active.hidesImages, seeing.isEmpty) {
        case (true, false):
            return .fail(
                "hidden images",
                "a policy hides denied images, but not from \(seeing), as kubelet is called here",
                advice: advice
            )
        case (false, false):
            return .warn(
                "hidden images",
                "images not judged yet are not hidden from \(seeing), as kubelet is called here",
                advice: advice
            )
        case (true, true):
            let names = kubelets.sorted().joined(separator: ", ")
            return .ok("hidden images", "what policies hide is hidden from \(names)")
        case (false, true): return nil
        }
    }
}

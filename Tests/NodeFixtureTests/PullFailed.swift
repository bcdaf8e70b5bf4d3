/// containerd could not pull an image.
struct PullFailed: Error {
    /// What containerd says about it.
    let message: String
}

import NodeFixture

extension Containerd {
    /// Tells whether it has been asked to pull an image, which it logs before it does anything.
    ///
    /// - Parameter image: The image as it is asked for.
    /// - Returns: Whether its log says so.
    func hasLoggedPull(of image: String) -> Bool {
        daemon.log.lines().contains { $0.contains("PullImage \\\"\(image)\\\"") }
    }
}

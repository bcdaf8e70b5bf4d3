extension Containerd {
    /// Gives it images that no registry has, and waits until its CRI plugin lists them.
    ///
    /// Their layers are not laid out: that takes long when they are many, and no list shows it.
    ///
    /// - Parameters:
    ///   - images: Each image by its name, which must have a tag or a digest.
    ///   - limit: How long it may take; containerd takes some hundred images a second.
    /// - Throws: `FixtureError` with code `timedOut` or `commandFailed`, and as `Command.run` does.
    public func importImages(_ images: [String: TestImage], within limit: Duration) async throws {
        _ = try await Command.outputBytes(
            ctrLaunch(["images", "import", "--no-unpack", "-"]),
            input: ImageArchive(of: images).bytes,
            limit: limit
        )
        let imageIDs = Set(images.values.map(\.configuration.digest))
        // The plugin gives each image that it takes notice of its image ID for a name.
        try await Deadline.wait(within: limit, for: "the import of \(images.count) images") {
            imageIDs.isSubset(of: try await self.images()) ? () : nil
        }
    }
}

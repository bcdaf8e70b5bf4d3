internal import OCI

extension ImageReference {
    /// Reads the image that a command is about.
    ///
    /// - Parameter text: The image, as a pod names it.
    /// - Throws: `ExitCode` for `Failure.usage`, which has been explained, where containerd would
    ///   refuse it.
    init(argument text: String) throws {
        do {
            try self.init(normalizing: text)
        } catch {
            throw Failure.usage.exit(saying: "\"\(text)\": \(error)")
        }
    }
}

/// The image service behind the gate, as far as admission uses it.
public protocol ImageServiceBackend: Sendable {
    /// What the service answers to a pull, whatever it is.
    associatedtype Response: Sendable

    /// Pulls the image of a permit.
    ///
    /// - Parameter permit: The permit, which is used up.
    /// - Returns: The answer, errors of the service included.
    func pullImage(_ permit: consuming PullPermit) async -> Response

    /// The message in the answer to a pull that succeeded.
    ///
    /// - Parameter response: The answer.
    /// - Returns: The encoded `PullImageResponse`, or nil for an error.
    func message(of response: Response) -> [UInt8]?

    /// Asks what the service knows of an image.
    ///
    /// It is asked even when the task has been cancelled, as `removeImage` is: what a pull has
    /// left behind is there whether or not its caller waits.
    ///
    /// - Parameter message: The encoded `ImageStatusRequest`.
    /// - Returns: The encoded `ImageStatusResponse`.
    /// - Throws: `BackendError`.
    func imageStatus(_ message: [UInt8]) async throws(BackendError) -> [UInt8]

    /// Removes an image with all its names.
    ///
    /// - Parameter message: The encoded `RemoveImageRequest`.
    /// - Throws: `BackendError`.
    func removeImage(_ message: [UInt8]) async throws(BackendError)
}

/// An error that the image service answered, or that kept it from answering.
public struct BackendError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What an operator should read.
    public let description: String

    /// Makes an error.
    ///
    /// - Parameter description: What an operator should read.
    public init(_ description: String) {
        self.description = description
    }
}

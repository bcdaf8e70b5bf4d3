/// The image service behind the gate, as far as admission uses it.
public protocol ImageServiceBackend: Sendable {
    /// What the service answers to a pull, whatever it is.
    associatedtype Response: Sendable

    /// Waits until the service has been reached once, or for as long as a pull may wait for that.
    ///
    /// - Returns: Whether that took so long that something else may be in force.
    func waitForContact() async -> Bool

    /// Pulls the image of a permit.
    ///
    /// - Parameter permit: The permit, which is used up.
    /// - Returns: The answer, errors of the service included.
    func pullImage(_ permit: consuming PullPermit) async -> Response

    /// Says how a pull ended.
    ///
    /// - Parameter response: The answer to it.
    /// - Returns: The end.
    func end(of response: Response) -> PullEnd

    /// Asks what the service knows of an image.
    ///
    /// It is asked even when the task has been cancelled, as `removeImage` is: what a pull has
    /// left behind is there whether or not its caller waits.
    ///
    /// - Parameters:
    ///   - message: The encoded `ImageStatusRequest`.
    ///   - limit: How long it may take.
    /// - Returns: The encoded `ImageStatusResponse`.
    /// - Throws: `BackendError`.
    func imageStatus(
        _ message: [UInt8],
        within limit: Duration
    ) async throws(BackendError) -> [UInt8]

    /// Removes an image with all its names.
    ///
    /// - Parameters:
    ///   - message: The encoded `RemoveImageRequest`.
    ///   - limit: How long it may take.
    /// - Throws: `BackendError`.
    func removeImage(_ message: [UInt8], within limit: Duration) async throws(BackendError)

    /// Waits, also when the task has been cancelled.
    ///
    /// - Parameter duration: How long.
    func pause(for duration: Duration) async
}

/// An error that the image service answered, or that kept it from answering.
public struct BackendError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What an operator should read.
    public let description: String

    /// Whether the service could not be reached, so that it has done nothing.
    public let isAway: Bool

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - description: What an operator should read.
    ///   - isAway: Whether the service could not be reached.
    public init(_ description: String, isAway: Bool = false) {
        self.description = description
        self.isAway = isAway
    }
}

internal import GRPCBridge

/// How a pull ended.
enum PullResult: Hashable, Sendable {
    /// The call that failed, in kubelet's words.
    enum Step: String, Sendable {
        /// `ImageStatus`, before the pull or after it.
        case inspect
        /// `PullImage`.
        case pull
    }

    /// The runtime has the image now.
    case pulled(imageID: String, wasPresent: Bool)
    /// A call was answered with an error.
    case failed(Step, Status)
    /// Nobody answers at the endpoint, or not as an image service.
    case unreachable(Status)
    /// A signal came first; the call under way was cancelled, whichever it was.
    case interrupted(Interruption)
}

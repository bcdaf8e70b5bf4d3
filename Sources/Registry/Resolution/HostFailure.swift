/// What failed at one host.
struct HostFailure: Error, Hashable, Sendable {
    /// What makes it likely that a host is one for plain text.
    enum PlainTextSign: Hashable, Sendable {
        /// The host does not answer TLS with TLS.
        case noTLS
        /// No connection could be made.
        case noConnection
    }

    /// What kind of failure it is.
    let code: ResolutionError.Code

    /// What failed, without the host's name, credentials or a URL.
    let message: String

    /// Whether the next host is not asked, because containerd would not ask it either.
    let isFinal: Bool

    /// What makes it likely that the host is one for plain text, or nil.
    let plainTextSign: PlainTextSign?

    /// Whether the host gave no answer: it could not be reached, broke off, or was too slow.
    var isSilence: Bool { code == .timedOut || code == .unreachable }

    /// Makes a failure.
    ///
    /// - Parameters:
    ///   - code: What kind of failure it is.
    ///   - message: What failed.
    ///   - isFinal: Whether the next host is not asked.
    ///   - plainTextSign: What makes it likely that the host is one for plain text.
    init(
        code: ResolutionError.Code,
        message: String,
        isFinal: Bool = false,
        plainTextSign: PlainTextSign? = nil
    ) {
        self.code = code
        self.message = message
        self.isFinal = isFinal
        self.plainTextSign = plainTextSign
    }

    /// The time for the host ran out.
    static let timedOut = HostFailure(code: .timedOut, message: "no answer in time")

    /// So many images of the registry are asked for that this one was not in time.
    static let noTurn = HostFailure(
        code: .timedOut,
        message: "too many of its images are asked for at once"
    )

    /// The task was cancelled.
    static let cancelled = HostFailure(
        code: .cancelled,
        message: "the call was cancelled",
        isFinal: true
    )
}

internal import CRI

/// Proof that a pull may go on, with the message to send.
///
/// Only this file can make one, and forwarding consumes it: no pull reaches the backend
/// undecided, and none is sent twice.
public struct PullPermit: ~Copyable, Sendable {
    /// The encoded `PullImageRequest` that was judged.
    public let message: [UInt8]

    fileprivate init(message: [UInt8]) {
        self.message = message
    }
}

/// What was decided about one pull.
enum Decision: ~Copyable {
    case allow(PullPermit)
    case deny(Refusal)

    /// Turns a judgement into the one or the other.
    init(_ judgement: Judgement, request: PullImageRequest) {
        switch judgement.verdict {
        case .allow: self = .allow(PullPermit(message: request.encoded))
        case .deny(let refusal): self = .deny(refusal)
        }
    }
}

/// Why a message does not go on.
enum MessageFault {
    /// The client broke off before the message was complete.
    case brokenOff
    /// It is larger than `ChannelArguments.maximumRequestSize`.
    case tooLarge
    /// It is compressed: the backend would take it for something else, since only the bytes go on.
    case compressed
    /// It is the backend's and compressed, which was not asked for; the client would take it for
    /// something else.
    case compressedAnswer

    /// How the call ends.
    ///
    /// When it is one of the first two, or the peer has named its compression, C-core has ended it
    /// already, in its own words.
    var status: Status {
        switch self {
        case .brokenOff: Status(code: .cancelled, message: "pullgate: the client broke off")
        case .tooLarge:
            Status(code: .resourceExhausted, message: "pullgate: the message is too large")
        case .compressed:
            Status(
                code: .unimplemented,
                message: "pullgate: compressed messages are not taken; send them as they are"
            )
        case .compressedAnswer:
            // As C-core ends a call whose answer names a compression, if it comes to that first.
            Status(
                code: .unimplemented,
                message: "pullgate: the answer is compressed, though nobody has asked for that"
            )
        }
    }
}

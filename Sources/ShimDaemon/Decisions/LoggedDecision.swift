internal import Admission
internal import FoundationEssentials
internal import Synchronization

/// A decision on its way into the logs, with its line of JSON.
///
/// Whoever needs the line first makes it, and the others have it for nothing: making it costs more
/// than the decision did.
final class LoggedDecision: Sendable {
    /// The decision.
    let record: DecisionRecord
    /// About how many bytes it takes with its line, which has as many as the record.
    let bytes: Int
    private let made = Mutex<Result<Data, any Error>?>(nil)

    /// Makes what the logs share.
    ///
    /// - Parameter record: The decision.
    init(_ record: DecisionRecord) {
        self.record = record
        bytes = 2 * record.approximateBytes
    }

    /// The decision as one line of JSON, without the line's end.
    ///
    /// - Throws: `EncodingError`.
    func line() throws -> Data {
        try made.withLock { made in
            if let made { return made }
            let result = Result { try record.line() }
            made = result
            return result
        }.get()
    }
}

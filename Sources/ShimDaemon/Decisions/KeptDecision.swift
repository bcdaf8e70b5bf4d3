internal import Admission
internal import GRDB
internal import PolicyEngine

/// A decision as the node keeps it: its line of JSON, and what it is found by.
struct KeptDecision: Hashable, Sendable {
    /// Counts up with each decision on this node, and jumps ahead with each start of the daemon.
    let number: Int64
    /// The decision's id.
    let id: String
    /// When it was made, in seconds since 1970.
    let seconds: Int64
    /// `allow` or `deny`.
    let outcome: String
    /// The image as containerd reads it.
    let reference: String?
    /// The image as the caller wrote it.
    let image: String?
    /// The whole record as one line of JSON.
    let line: String

    /// Takes a decision.
    ///
    /// - Parameters:
    ///   - decision: The decision.
    ///   - number: Its number.
    /// - Throws: `EncodingError`, or `Timestamp.ParseError`.
    init(_ decision: LoggedDecision, number: Int64) throws {
        let record = decision.record
        self.number = number
        id = record.decisionID
        seconds = try Timestamp(parsing: record.time).secondsSinceEpoch
        outcome = record.outcome
        reference = record.reference
        image = record.image
        line = String(decoding: try decision.line(), as: UTF8.self)
    }

    /// Takes a row of the database.
    ///
    /// - Parameter row: The row, with its columns in the order of the table.
    /// - Throws: `RowDecodingError`.
    init(_ row: Row) throws {
        number = try row.decode(atIndex: 0)
        id = try row.decode(atIndex: 1)
        seconds = try row.decode(atIndex: 2)
        outcome = try row.decode(atIndex: 3)
        reference = try row.decode(atIndex: 4)
        image = try row.decode(atIndex: 5)
        line = try row.decode(atIndex: 7)
    }
}

import Admission
import Foundation
import Synchronization
import Testing

/// A decision log in memory.
final class CollectingLog: DecisionLog {
    let isBehind: Bool
    private let state = Mutex<[DecisionRecord]>([])

    init(isBehind: Bool = false) {
        self.isBehind = isBehind
    }

    /// The records in the order in which they came.
    var records: [DecisionRecord] { state.withLock { $0 } }

    func record(_ record: DecisionRecord) {
        state.withLock { $0.append(record) }
    }

    /// The record of the only pull.
    func onlyRecord(sourceLocation: SourceLocation = #_sourceLocation) throws -> DecisionRecord {
        try #require(records.count == 1, sourceLocation: sourceLocation)
        return records[0]
    }
}

extension DecisionRecord {
    /// The record as it stands in the log.
    func json() throws -> String {
        String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
    }
}

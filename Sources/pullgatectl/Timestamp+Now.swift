internal import FoundationEssentials
internal import PolicyEngine

extension Timestamp {
    /// The clock's value.
    static var now: Timestamp {
        Timestamp(secondsSinceEpoch: Int64(Date.now.timeIntervalSince1970.rounded(.down)))
    }
}

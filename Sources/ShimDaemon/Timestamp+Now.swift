internal import FoundationEssentials
internal import PolicyEngine

extension Timestamp {
    /// The clock's value.
    ///
    /// Written down without Foundation's formats: these want a calendar, and that wants ICU's data
    /// on time zones, which is left out of what ships.
    static var now: Timestamp {
        Timestamp(secondsSinceEpoch: Int64(Date.now.timeIntervalSince1970.rounded(.down)))
    }
}

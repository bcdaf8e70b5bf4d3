internal import AdminAPI
internal import FoundationEssentials

/// The body of one request.
struct AlertMessage: Encodable {
    /// The node's host name.
    let node = ProcessInfo.processInfo.hostName

    /// The version of the daemon.
    let version = Pullgate.version

    /// How many alerts were dropped before these because too many waited.
    let dropped: Int

    /// The alerts, the first one first.
    let alerts: [Alert]

    /// The message as JSON.
    var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(self)
        }
    }
}

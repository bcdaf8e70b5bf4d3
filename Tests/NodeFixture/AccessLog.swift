/// One request as a server's access log has it.
protocol AccessLogEntry: Sendable {
    /// Reads one line, nil when it is not of the log's form.
    init?(logLine: String)

    /// What the client called itself.
    var userAgent: String { get }

}

/// The access log of a server on loopback.
struct AccessLog<Entry: AccessLogEntry>: Sendable {
    /// How long a server may take to write down a request that it has answered.
    private static var writeLimit: Duration { .seconds(30) }

    /// How long to wait for a server that starts before it is asked again: a stranger on the port
    /// would be waited for in vain.
    private static var startLimit: Duration { .seconds(5) }

    let file: LogFile

    /// An address of the server whose query it does not look at.
    let markURL: String

    /// How the server is spoken to.
    var access = ServerAccess.open

    /// Sends a request that stands out and waits until it is in the log.
    ///
    /// Servers write a line after they have answered, so a client can be ahead of the log. What was
    /// answered before the mark was sent is in the log when the mark is.
    ///
    /// - Parameter limit: How long the server may take to write it down.
    /// - Throws: `FixtureError` with code `timedOut`, or an error of the HTTP client.
    func settle(within limit: Duration = writeLimit) async throws {
        let mark = "mark=\(UInt64.random(in: 0...UInt64.max))"
        let start = file.mark
        _ = try await LoopbackHTTP.send("GET", "\(markURL)?\(mark)", access: access)
        try await Deadline.wait(within: limit, for: "\(file.path) to be written") {
            file.lines(since: start).contains { $0.contains(mark) } ? () : nil
        }
    }

    /// Answers whether the server runs, and is ours: a stranger on the port would not write our log.
    ///
    /// - Returns: Whether a request was answered and logged.
    func isServed() async -> Bool {
        do {
            try await settle(within: Self.startLimit)
            return true
        } catch {
            return false
        }
    }

    /// Reads the requests of others than the fixture.
    ///
    /// - Parameter mark: Where to begin.
    /// - Returns: The requests, in the order of the log.
    /// - Throws: `FixtureError` with code `unreadableLog`: from a log that is not understood nobody
    ///   may conclude that a request was not made.
    func entries(since mark: LogFile.Mark) throws(FixtureError) -> [Entry] {
        var entries: [Entry] = []
        for line in file.lines(since: mark) {
            guard let entry = Entry(logLine: line) else {
                throw FixtureError(code: .unreadableLog, message: "\(file.path) has: \(line)")
            }
            if entry.userAgent != LoopbackHTTP.userAgent { entries.append(entry) }
        }
        return entries
    }
}

internal import AdminAPI
internal import NIOCore

/// Shows decisions as they are made, over restarts of the daemon.
struct DecisionFollower {
    /// The most decisions that are asked for at once.
    static let maximumLimit = 1_000

    /// The wait after a daemon has not answered; it doubles with each further time.
    private static let firstPause = Duration.milliseconds(100)

    /// The longest wait: somebody watches.
    private static let longestPause = Duration.seconds(5)

    /// How long an answer may take that is held back until there is a decision.
    static let limit = .seconds(Int64(AdminSocket.longestWait)) + AdminClient.readingLimit

    /// Who is asked, within `limit`.
    let client: AdminClient
    /// Whether only denials are shown.
    let onlyDenied: Bool
    /// Shows what an answer has.
    let show: (AdminClient.Answer) throws -> Void

    /// Goes on until the process ends, or the daemon has no answer.
    ///
    /// A daemon that is away is waited for. No decision is shown twice; those that the node no longer
    /// keeps when the daemon is back are missed.
    ///
    /// - Parameter start: The last decision that has been shown.
    /// - Throws: `ExitCode` after saying what is wrong, and what `show` throws.
    func follow(after start: DecisionPosition) async throws {
        var last = start
        // A daemon that cannot open its file for a while has another history until it can again.
        var shown: [String?: Int64] = [:]
        var pause = Self.firstPause
        while true {
            let answer: AdminClient.Answer
            do throws(AdminClient.AskError) {
                answer = try await client.send(
                    .get,
                    AdminSocket.decisionsPath,
                    query: query(after: last.number)
                )
            } catch {
                if case .refused = error { throw error.failure.exit(saying: error.message) }
                if pause == Self.firstPause {
                    StandardStream.say(
                        "pullgated does not answer on \(client.socket); waiting until it does"
                    )
                }
                try await Task.sleep(for: pause)
                pause = min(pause * 2, Self.longestPause)
                continue
            }
            pause = Self.firstPause
            guard let position = answer.position else { return }
            guard position.history == last.history else {
                // Numbers have another meaning, so that the answer may lack some of this history.
                shown[last.history] = last.number
                let number = shown[position.history] ?? 0
                last = DecisionPosition(number: number, history: position.history)
                continue
            }
            try show(answer)
            last = position
        }
    }

    private func query(after number: Int64) -> [(String, String)] {
        [
            ("after", "\(number)"), ("wait", "\(AdminSocket.longestWait)"),
            ("limit", "\(Self.maximumLimit)"),
        ] + (onlyDenied ? [("denied", "1")] : [])
    }
}

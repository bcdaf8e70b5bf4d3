import GRPCBridge

/// Makes the same call again and again, several at a time, each after the answer to the one before.
struct LoadGenerator: Sendable {
    /// When a round is over.
    enum Limit: Hashable, Sendable {
        /// After a time; calls under way are waited for.
        case time(Duration)
        /// After that many calls.
        case calls(Int)
    }

    /// Why the load cannot be trusted.
    struct UnexpectedAnswer: Error, CustomStringConvertible {
        let description: String
    }

    let path: String
    let message: [UInt8]

    /// The status that each answer must have.
    let code: Status.Code

    /// How many messages the answers to a call have that is answered by a stream; nil for another.
    var streamedMessages: Int?

    /// How many calls are under way at a time.
    let concurrency: Int

    /// Makes the calls of one round.
    ///
    /// - Parameters:
    ///   - client: Who makes them.
    ///   - limit: When the round is over.
    /// - Returns: How long each call took.
    /// - Throws: `UnexpectedAnswer`.
    func run(_ client: GRPCClient, _ limit: Limit) async throws -> [Duration] {
        try await withThrowingTaskGroup(of: [Duration].self) { group in
            for number in 0..<concurrency {
                group.addTask { try await work(client, limit, number: number) }
            }
            var all: [Duration] = []
            for try await durations in group { all += durations }
            return all
        }
    }

    private func work(
        _ client: GRPCClient,
        _ limit: Limit,
        number: Int
    ) async throws -> [Duration] {
        let clock = ContinuousClock()
        let begin = clock.now
        var durations: [Duration] = []
        var start = begin
        while goesOn(limit, done: durations.count, number: number, elapsed: start - begin) {
            let (status, messages) = await call(client)
            let end = clock.now
            durations.append(end - start)
            // Reading the clock once for the end of a call and the start of the next one leaves out
            // nothing but this comparison.
            start = end
            guard status.code == code, messages == streamedMessages else {
                let count = messages.map { "\($0) messages and " } ?? ""
                throw UnexpectedAnswer(description: "\(path) answered \(count)\(status)")
            }
        }
        return durations
    }

    /// Makes a call; a stream is read to its end, and its messages are counted.
    private func call(_ client: GRPCClient) async -> (status: Status, messages: Int?) {
        guard streamedMessages != nil else {
            return (await client.call(path, message: message).status, nil)
        }
        let answer = await client.stream(path, message: message)
        return (answer.status, answer.messages)
    }

    private func goesOn(
        _ limit: Limit,
        done: Int,
        number: Int,
        elapsed: Duration
    ) -> Bool {
        switch limit {
        case .time(let time): elapsed < time || done == 0
        case .calls(let count):
            done < count / concurrency + (number < count % concurrency ? 1 : 0)
        }
    }
}

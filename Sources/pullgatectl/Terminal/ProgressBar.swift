/// A line on the terminal that shows how much of many things is done.
struct ProgressBar {
    /// Fewer things than these are done before anybody would look.
    private static let minimumCount = 100

    /// Characters of the bar itself.
    private static let width = 30

    /// How long a picture stays at least, so that showing it costs nothing beside the work.
    private static let interval = Duration.milliseconds(100)

    private let title: String
    private let count: Int
    private let isShown: Bool
    private var done = 0
    private var drawnAt: ContinuousClock.Instant?

    /// Makes a bar, which is shown on standard error if that is a terminal.
    ///
    /// - Parameters:
    ///   - title: What is done.
    ///   - count: How many times it is done.
    init(_ title: String, count: Int) {
        self.title = title
        self.count = count
        isShown = count >= Self.minimumCount && StandardStream.error.isTerminal
    }

    /// Shows that one more is done.
    mutating func advance() {
        done += 1
        guard isShown else { return }
        let now = ContinuousClock.now
        if let drawnAt, now - drawnAt < Self.interval { return }
        drawnAt = now
        let filled = Self.width * done / count
        let bar =
            String(repeating: "█", count: filled)
            + String(repeating: "░", count: Self.width - filled)
        // A terminal that is gone is no reason to stop what is under way.
        try? StandardStream.error.write(
            "\(ControlSequence.clearLine)\(bar) \(done)/\(count) \(title)"
        )
    }

    /// Takes the bar from the terminal.
    func clear() {
        if isShown { try? StandardStream.error.write(ControlSequence.clearLine) }
    }
}

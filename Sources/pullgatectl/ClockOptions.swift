internal import ArgumentParser
internal import PolicyEngine

/// The time that a command takes for now.
struct ClockOptions: ParsableArguments {
    @Option(
        name: .customLong("at"),
        help: ArgumentHelp(
            "Judge as at this time (2027-01-31T08:00:00Z or 2027-01-31); default: now.",
            valueName: "time"
        ),
        transform: { try Timestamp(parsing: $0) }
    )
    private var chosen: Timestamp?

    /// Whether a time was chosen.
    var isChosen: Bool { chosen != nil }

    /// The time that was chosen, or the clock's.
    var time: Timestamp { chosen ?? .now }
}

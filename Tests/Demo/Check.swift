/// Something that a step announced, and whether it came out.
struct Check: Sendable {
    /// What was announced, as a person says it.
    let announcement: String

    /// Whether it came out.
    let holds: Bool

    init(_ announcement: String, _ holds: Bool) {
        self.announcement = announcement
        self.holds = holds
    }
}

/// A sign on the terminal that something is under way.
enum Spinner {
    /// The pictures, one after the other.
    private static let pictures = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]

    /// How long each picture stays, quick enough to look alive.
    private static let interval = Duration.milliseconds(100)

    /// The characters of the text that are shown: a line that wraps could not be cleared.
    private static let maximumTextLength = 70

    /// Turns beside a text on standard error until the task is cancelled, then clears the line.
    ///
    /// Does nothing where standard error is no terminal.
    ///
    /// - Parameter text: What is under way.
    static func turn(beside text: String) async {
        guard StandardStream.error.isTerminal else { return }
        let shown = text.printable.prefix(maximumTextLength)
        var position = 0
        // A terminal that is gone is no reason to stop what is under way.
        while !Task.isCancelled {
            try? StandardStream.error.write(
                "\(ControlSequence.clearLine)\(pictures[position]) \(shown)"
            )
            position = (position + 1) % pictures.count
            try? await Task.sleep(for: interval)
        }
        try? StandardStream.error.write(ControlSequence.clearLine)
    }
}

/// Remarks on standard error of a kind that there may be thousands of.
struct Notices {
    /// The remarks that are shown.
    static let maximumLines = 20

    /// How many there were, those included that were not shown.
    private(set) var count = 0

    /// Says what is to be known of one thing, unless many of its kind were said already.
    ///
    /// - Parameter line: What a person should read.
    mutating func say(_ line: @autoclosure () -> String) {
        count += 1
        if count <= Self.maximumLines { StandardStream.say(line()) }
    }

    /// Says how many were not shown.
    ///
    /// - Parameter kind: What they are.
    func end(_ kind: String) {
        if count > Self.maximumLines {
            StandardStream.say("and \(count - Self.maximumLines) more \(kind)")
        }
    }
}

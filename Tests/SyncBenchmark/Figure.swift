import Foundation

/// Something that was measured, with what it must reach if there is such a thing.
struct Figure {
    private static let nameWidth = 34
    private static let valueWidth = 30

    let name: String
    let value: String

    /// What must be reached in words, and whether it is.
    let target: (text: String, isMet: Bool)?

    /// Makes a figure.
    init(_ name: String, _ value: String, target: (text: String, isMet: Bool)? = nil) {
        self.name = name
        self.value = value
        self.target = target
    }

    /// The figure on one line.
    var line: String {
        let name = name.padding(toLength: Self.nameWidth, withPad: " ", startingAt: 0)
        guard let target else { return "  \(name)\(value)" }
        let value = value.padding(toLength: Self.valueWidth, withPad: " ", startingAt: 0)
        return "  \(name)\(value)must be \(target.text): \(target.isMet ? "met" : "NOT MET")"
    }
}

/// Figures that belong together, under a title.
public struct FigureTable: Encodable, Sendable {
    /// What the figures are about.
    public let title: String

    /// The figures, in the order in which they are shown.
    public let figures: [Figure]

    /// Makes a table.
    ///
    /// - Parameters:
    ///   - title: What the figures are about.
    ///   - figures: The figures.
    public init(_ title: String, _ figures: [Figure]) {
        self.title = title
        self.figures = figures
    }

    /// Whether every target of the table is reached.
    public var meetsTargets: Bool { figures.allSatisfy { $0.target?.isMet ?? true } }

    /// The table as it is printed, after an empty line.
    public var text: String {
        (["", title] + figures.map(\.line)).joined(separator: "\n")
    }
}

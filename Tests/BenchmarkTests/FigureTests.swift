import BenchmarkTools
import Testing

@Suite struct FigureTests {
    @Test(arguments: [(true, "met"), (false, "NOT MET")])
    func aLineSaysWhetherTheTargetIsMet(isMet: Bool, word: String) {
        let figure = Figure("memory", "9 MB", target: ("at most 10 MB", isMet))
        #expect(figure.line.hasSuffix("must be at most 10 MB: \(word)"))
    }

    @Test func aLongNameIsNotCut() {
        let name = String(repeating: "n", count: 60)
        #expect(Figure(name, "1").line == "  \(name)  1")
    }

    @Test func aTableMeetsItsTargetsWhenEachFigureDoes() {
        let met = Figure("a", "1", target: ("1", true))
        let missed = Figure("b", "2", target: ("1", false))
        let free = Figure("c", "3")
        #expect(FigureTable("t", [met, free]).meetsTargets)
        #expect(!FigureTable("t", [met, missed]).meetsTargets)
    }
}

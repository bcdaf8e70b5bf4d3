/// The command line tool, as it was built together with the tests.
public enum Pullgatectl {
    /// Names the tool and its arguments, to run it later or to show how it is run.
    ///
    /// - Parameter arguments: Its arguments.
    /// - Returns: What to start.
    /// - Throws: `FixtureError` with code `programMissing` if it has not been built.
    public static func launch(_ arguments: [String]) throws(FixtureError) -> Launch {
        Launch(try Program.built("pullgatectl"), arguments)
    }

    /// Runs the tool to its end.
    ///
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - input: What it reads from standard input.
    ///   - limit: How long it may take before it is killed.
    /// - Returns: What came of it, whatever the exit status.
    /// - Throws: As `Command.run` does.
    public static func run(
        _ arguments: [String],
        input: String = "",
        limit: Duration = Command.defaultLimit
    ) async throws -> CommandResult {
        try await Command.run(try launch(arguments), input: Array(input.utf8), limit: limit)
    }
}

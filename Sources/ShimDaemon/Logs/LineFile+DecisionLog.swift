internal import Logging

extension LineFile {
    /// The stream that the decision log goes to.
    ///
    /// - Parameter output: What the configuration says.
    /// - Returns: The stream.
    /// - Throws: `OpenError`.
    static func opening(
        _ output: Configuration.DecisionLogOutput
    ) throws(OpenError) -> LineFile {
        switch output {
        case .stdout: .standardOutput
        case .stderr: .standardError
        case .file(let path): try LineFile(appendingTo: path)
        }
    }

    /// The stream that the decision log goes to from the start on, for which no pull waits.
    ///
    /// - Parameters:
    ///   - output: What the configuration says.
    ///   - logger: Where it is told that the file cannot be opened yet.
    /// - Returns: The stream.
    static func atStart(
        _ output: Configuration.DecisionLogOutput,
        logger: Logger
    ) -> LineFile {
        do {
            return try opening(output)
        } catch {
            logger.error("decisions are lost until their log can be opened: \(error)")
            return LineFile(appendingLaterTo: error.path)
        }
    }
}

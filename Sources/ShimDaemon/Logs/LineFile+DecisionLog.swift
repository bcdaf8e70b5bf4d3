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
}

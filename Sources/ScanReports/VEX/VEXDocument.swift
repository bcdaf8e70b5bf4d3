/// What one file says of vulnerabilities in products.
public struct VEXDocument: Hashable, Sendable {
    /// The statements, in the file's order.
    public let statements: [VEXStatement]

    /// What was left out of the file or looks wrong in it, each in one line for the log.
    public let warnings: [String]
}

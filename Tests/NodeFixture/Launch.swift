/// What is needed to start a program, and to start it again just the same.
public struct Launch: Sendable {
    /// The name of the program, looked up where Debian installs programs, or a path to it.
    public let program: String

    /// The arguments after the program's name.
    public let arguments: [String]

    /// Variables set on top of a small fixed environment.
    ///
    /// The environment of the test run is not handed on: a proxy or a `CONTAINERD_ADDRESS` in it
    /// would change what the programs do. Only a sanitizer's options are.
    public let environment: [String: String]

    /// The folder that the program starts in.
    public let workingFolder: String

    /// A descriptor that the program has as its number 3, or nil for none.
    let passedDescriptor: Int32?

    /// Creates a launch.
    ///
    /// - Parameters:
    ///   - program: The name of the program, or a path to it.
    ///   - arguments: The arguments after the program's name.
    ///   - environment: Variables set on top of a small fixed environment.
    ///   - workingFolder: The folder that the program starts in.
    ///   - passedDescriptor: A descriptor that the program has as its number 3.
    public init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        workingFolder: String = "/",
        passing passedDescriptor: Int32? = nil
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.workingFolder = workingFolder
        self.passedDescriptor = passedDescriptor
    }
}

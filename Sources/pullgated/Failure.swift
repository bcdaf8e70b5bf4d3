internal import ArgumentParser
internal import SystemPackage

/// Why the daemon did not start or could not go on.
enum Failure {
    /// How the process ends, by `sysexits.h` where it has a number.
    enum Status: Int32 {
        /// The configuration is wrong: starting again would not help.
        case usage = 64
        /// Anything else.
        case failure = 1
    }

    /// Says what is wrong on standard error and makes the error that ends the process.
    ///
    /// - Parameters:
    ///   - message: What an administrator should read, one line a mistake.
    ///   - status: How the process ends.
    /// - Returns: The error to throw.
    static func exit(saying message: String, status: Status) -> ExitCode {
        let lines = message.split(separator: "\n").map { "pullgated: \($0)\n" }.joined()
        _ = try? FileDescriptor.standardError.writeAll(lines.utf8)
        return ExitCode(status.rawValue)
    }
}

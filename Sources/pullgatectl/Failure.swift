internal import ArgumentParser

/// Why a command ends with an exit code other than 0.
enum Failure: Int32 {
    /// The answer is no: denied, refused, not pulled, not good or not built.
    case negative = 1
    /// The question cannot be answered.
    case unknown = 2
    /// The command line, a policy file or a key file is wrong; `EX_USAGE` of `sysexits.h`.
    case usage = 64
    /// The answer or a file could not be written; `EX_IOERR` of `sysexits.h`.
    case outputLost = 74
    /// SIGINT came; a shell has the same number for a command that the signal killed.
    case interrupted = 130
    /// SIGTERM came; likewise.
    case terminated = 143

    /// The error that ends the command, for a failure that has been explained already.
    var exit: ExitCode { ExitCode(rawValue) }

    /// Says what is wrong on standard error and makes the error that ends the command.
    ///
    /// - Parameter message: What a person should read, one line a mistake.
    /// - Returns: The error to throw.
    func exit(saying message: String) -> ExitCode {
        StandardStream.say(message)
        return exit
    }
}

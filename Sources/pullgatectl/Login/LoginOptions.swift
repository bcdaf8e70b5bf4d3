internal import ArgumentParser
internal import StrictYAML

/// The credentials for a registry, given as `docker login` takes them.
struct LoginOptions: ParsableArguments {
    /// The most bytes of a password: the tokens of cloud registries have a few thousand.
    static let maximumPasswordBytes = 64 << 10

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Ask the registry as this user.", valueName: "name")
    )
    var username: String?

    @Flag(
        name: .customLong("password-stdin"),
        help: "Read the user's password from standard input, to its end."
    )
    var readsPassword = false

    func validate() throws {
        guard username != "" else { throw ValidationError("--username is empty") }
        switch (username, readsPassword) {
        case (nil, false), (.some, true): break
        case (.some, false):
            throw ValidationError(
                "--username needs --password-stdin: a password on the command line would be seen"
                    + " by others"
            )
        case (nil, true): throw ValidationError("--password-stdin needs --username")
        }
    }

    /// Reads the password.
    ///
    /// One line end at its end is not part of it.
    ///
    /// - Returns: The credentials, or nil where none are to be used.
    /// - Throws: `ExitCode` for `Failure.usage`, which has been explained, where standard input
    ///   has no password or cannot be read.
    func login() throws -> Login? {
        guard let username else { return nil }
        var password = try Self.input()
        if password.last == UInt8(ascii: "\n") { password.removeLast() }
        if password.last == UInt8(ascii: "\r") { password.removeLast() }
        guard !password.isEmpty else {
            throw Failure.usage.exit(saying: "no password comes from standard input")
        }
        guard password.count <= Self.maximumPasswordBytes else {
            throw Failure.usage.exit(
                saying: "what comes from standard input is too long for a password: more than"
                    + " \(Self.maximumPasswordBytes) bytes"
            )
        }
        guard let password = String(validating: password, as: UTF8.self) else {
            throw Failure.usage.exit(saying: "the password from standard input is not UTF-8")
        }
        return Login(username: username, password: password)
    }

    /// Standard input to its end, but hardly more of it than a password may have.
    private static func input() throws -> [UInt8] {
        var input = FilePieces()
        var bytes: [UInt8] = []
        let longest = maximumPasswordBytes + "\r\n".utf8.count
        do {
            while bytes.count <= longest, let piece = try input.next() { bytes += piece }
        } catch {
            throw Failure.usage.exit(saying: "\(error)")
        }
        return bytes
    }
}

internal import ArgumentParser

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
    /// One line end at its end is not part of it. `readLine` repairs what is not UTF-8 with
    /// U+FFFD, which stands for a password that nobody typed.
    ///
    /// - Returns: The credentials, or nil where none are to be used.
    /// - Throws: `ExitCode` for `Failure.usage`, which has been explained, where standard input
    ///   has no password.
    func login() throws -> Login? {
        guard let username else { return nil }
        var password = String.UnicodeScalarView()
        var count = 0
        while count <= Self.maximumPasswordBytes, let line = readLine(strippingNewline: false) {
            password += line.unicodeScalars
            count += line.utf8.count
        }
        if password.last == "\n" { password.removeLast() }
        if password.last == "\r" { password.removeLast() }
        guard !password.isEmpty else {
            throw Failure.usage.exit(saying: "no password comes from standard input")
        }
        guard count <= Self.maximumPasswordBytes else {
            throw Failure.usage.exit(
                saying: "what comes from standard input is too long for a password: more than"
                    + " \(Self.maximumPasswordBytes) bytes"
            )
        }
        guard !password.contains("\u{FFFD}") else {
            throw Failure.usage.exit(saying: "the password from standard input is not UTF-8")
        }
        return Login(username: username, password: String(password))
    }
}

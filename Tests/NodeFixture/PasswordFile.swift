/// A file of users and hashed passwords, as Apache's `htpasswd` writes it.
enum PasswordFile {
    /// bcrypt at the least cost that there is, 2⁴ rounds, with a salt that is always the same: the
    /// password is no secret, and docker-registry reads no other kind of hash.
    private static let salt = "$2y$04$fixturefixturefixture."

    /// Hashes standard input with crypt(3), which Debian's libcrypt knows bcrypt for.
    private static let script = "local $/; print crypt(<STDIN>, $ARGV[0])"

    /// Writes a file with one user.
    ///
    /// - Parameters:
    ///   - credentials: The user's name and password.
    ///   - name: The path below the workspace, whose folder exists.
    ///   - workspace: Where to write.
    /// - Returns: The absolute path.
    /// - Throws: `FixtureError` with code `commandFailed`, an error of Foundation, and as
    ///   `Command.run` does: `perl`, which is on every Debian, hashes the password.
    static func write(
        _ credentials: Credentials,
        to name: String,
        in workspace: Workspace
    ) async throws -> String {
        let hash = try await Command.outputBytes(
            Launch("perl", ["-e", script, salt]),
            input: Array(credentials.password.utf8)
        )
        let line = "\(credentials.username):\(String(decoding: hash, as: UTF8.self))\n"
        return try workspace.write(line, to: name)
    }
}

import Foundation
import Glibc

extension ChildProcess {
    /// The environment that every program starts with.
    ///
    /// Programs built together with the tests have the sanitizer that the tests have, and report
    /// where these are told to.
    private static let environment = [
        "HOME": "/root",
        "LC_ALL": "C.UTF-8",
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ].merging(Sanitizer.options) { $1 }

    /// Starts a program with default signal dispositions, an empty signal mask and only three
    /// descriptors and what is passed, whatever the calling program has set for itself.
    ///
    /// - Parameters:
    ///   - arguments: The path of the program and its arguments.
    ///   - launch: The environment, and the name for messages.
    ///   - streams: Where its streams lead.
    /// - Returns: The id of the process and of its group.
    /// - Throws: `FixtureError` with code `systemCallFailed`.
    static func spawn(
        _ arguments: [String],
        launch: Launch,
        streams: Streams
    ) throws(FixtureError) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        let append = O_WRONLY | O_CREAT | O_APPEND
        unsafe posix_spawn_file_actions_addopen(&actions, 0, streams.input, O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, streams.output, append, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, streams.error, append, 0o600)
        let passed = launch.passedDescriptor
        if let passed { unsafe posix_spawn_file_actions_adddup2(&actions, passed, 3) }
        try unsafe closeDescriptors(from: passed == nil ? 3 : 4, by: &actions)

        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        // A group of its own keeps the terminal's Ctrl-C away: the node is stopped in order instead.
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        let variables = environment.merging(launch.environment) { $1 }.map { "\($0)=\($1)" }
        var processID: Int32 = 0
        let result = unsafe withCStrings(arguments) { argv in
            unsafe withCStrings(variables) { envp in
                unsafe posix_spawn(&processID, arguments[0], &actions, &attributes, argv, envp)
            }
        }
        guard result == 0 else {
            let reason = unsafe String(cString: strerror(result))
            throw FixtureError(
                code: .systemCallFailed,
                message: "cannot start \(launch.program): \(reason)"
            )
        }
        return processID
    }

    /// Has a program close all descriptors from a number on.
    ///
    /// Some libraries open them without CLOEXEC; a daemon must not keep them open for us. A list of
    /// those that are open would lack what another thread opens before the program starts.
    private static func closeDescriptors(
        from first: Int32,
        by actions: inout posix_spawn_file_actions_t
    ) throws(FixtureError) {
        typealias AddCloseFrom =
            @convention(c) (
                UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32
            ) -> Int32
        // glibc has it since 2.34, but declares it for those who define _GNU_SOURCE: not for Swift.
        let name = "posix_spawn_file_actions_addclosefrom_np"
        guard let symbol = unsafe dlsym(nil, name) else {
            throw FixtureError(code: .systemCallFailed, message: "the C library has no \(name)")
        }
        let addCloseFrom = unsafe unsafeBitCast(symbol, to: AddCloseFrom.self)
        _ = unsafe addCloseFrom(&actions, first)
    }

    /// Lends the strings as the array that `exec` wants: pointers, then a null pointer.
    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        let count = strings.count + 1
        let pointers = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: count)
        for (index, string) in strings.enumerated() {
            unsafe (pointers + index).initialize(to: strdup(string))
        }
        unsafe (pointers + strings.count).initialize(to: nil)
        defer {
            for index in strings.indices { unsafe free(pointers[index]) }
            unsafe pointers.deallocate()
        }
        return unsafe body(pointers)
    }
}

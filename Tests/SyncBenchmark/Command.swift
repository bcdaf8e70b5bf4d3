import Foundation

/// Another program, run to its end.
enum Command {
    private struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// What a program prints.
    ///
    /// - Parameter command: Its name and arguments.
    /// - Returns: What it wrote to its standard output.
    /// - Throws: An error with the command, if it does not end well.
    static func output(of command: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: "\(command.joined(separator: " ")) failed")
        }
        return String(decoding: output, as: UTF8.self)
    }
}

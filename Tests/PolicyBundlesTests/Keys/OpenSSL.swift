import Foundation
import Testing

/// The real `openssl` program, in a folder of its own that is removed afterwards.
struct OpenSSL {
    private let folder: URL

    /// Gives `body` a folder, and removes it.
    static func with<Value>(_ body: (OpenSSL) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "pullgate-openssl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(OpenSSL(folder: folder))
    }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try Data(bytes).write(to: folder.appending(path: name))
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    /// Runs a command, which must succeed, and returns what it prints.
    @discardableResult
    func run(_ arguments: String...) throws -> String {
        try run(arguments)
    }

    /// Runs a command, which must succeed, and returns what it prints.
    @discardableResult
    func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let text = String(decoding: printed, as: UTF8.self)
        try #require(process.terminationStatus == 0, "openssl \(arguments): \(text)")
        return text
    }
}

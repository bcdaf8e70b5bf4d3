internal import ArgumentParser

/// The path that `--output` names where a command writes files.
///
/// With all others it is the format of the answer, so that who writes `--output json` out of habit
/// would get a key or a bundle in a place where nobody looks for it.
enum OutputPath {
    /// Reads the path.
    ///
    /// - Parameters:
    ///   - text: What stands behind `--output`.
    ///   - meaning: What is at the path, for the message.
    /// - Returns: The path.
    /// - Throws: `ValidationError` for the name of a format, and for an empty text: a variable of a
    ///   script that is not set, and with it the root of the file system.
    static func parse(_ text: String, _ meaning: String) throws -> String {
        guard !text.isEmpty else {
            throw ValidationError("this is \(meaning); it is empty, so name a path")
        }
        guard OutputFormat(rawValue: text) == nil else {
            throw ValidationError("this is \(meaning); write ./\(text) if you mean a path")
        }
        return text
    }
}

/// The path of a URL in its shortest form, as Go's `path.Clean` has it.
enum CleanPath {
    /// Joins the parts of a path, without empty parts, `.` and `..`.
    ///
    /// - Parameter path: A path, taken from the root.
    /// - Returns: The path, which starts with `/` and ends without one; empty for the root.
    static func of(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return parts.map { "/\($0)" }.joined()
    }
}

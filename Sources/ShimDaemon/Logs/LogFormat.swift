internal import FoundationEssentials
internal import SystemPackage

/// How messages are written to the log.
public enum LogFormat: String, Hashable, Sendable, CaseIterable {
    /// JSON where journald reads it, text elsewhere.
    case auto
    /// A line for people.
    case text
    /// One JSON object a line.
    case json

    /// Whether messages are written as JSON.
    ///
    /// - Parameter isJournal: Whether journald reads them.
    /// - Returns: Whether it is JSON.
    func isJSON(isJournal: Bool) -> Bool {
        switch self {
        case .auto: isJournal
        case .text: false
        case .json: true
        }
    }

    /// Whether journald reads what is written to a file.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - environment: The process's variables. `JOURNAL_STREAM` has the device and the inode of
    ///     the stream that systemd has connected, which a shell may have redirected since.
    /// - Returns: Whether it is that stream.
    static func isJournal(_ file: FileDescriptor, environment: [String: String]) -> Bool {
        guard let stream = environment["JOURNAL_STREAM"], let status = try? Stat(file) else {
            return false
        }
        return stream == "\(status.deviceID.rawValue):\(status.inode.rawValue)"
    }
}

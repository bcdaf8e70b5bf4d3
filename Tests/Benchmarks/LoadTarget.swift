import ArgumentParser

/// A socket that calls are made to, under the name that it has in the table.
struct LoadTarget: Hashable, Sendable, ExpressibleByArgument {
    let name: String
    let socket: String

    /// The process whose time on a processor is counted, or nil to count none.
    let process: Int32?

    init(name: String, socket: String, process: Int32? = nil) {
        self.name = name
        self.socket = socket
        self.process = process
    }

    /// Reads `NAME=SOCKET` or `NAME=SOCKET=PID`.
    init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty else {
            return nil
        }
        name = String(parts[0])
        socket = String(parts[1])
        guard parts.count == 3 else {
            process = nil
            return
        }
        guard let process = Int32(parts[2]), process > 0 else { return nil }
        self.process = process
    }

    /// The target as an argument.
    var argument: String { "\(name)=\(socket)" + (process.map { "=\($0)" } ?? "") }
}

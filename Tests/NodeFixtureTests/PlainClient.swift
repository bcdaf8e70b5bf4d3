import NodeFixture
import Testing

/// A client that is not the fixture.
struct PlainClient {
    /// What a server answered.
    struct Answer {
        let status: Int?
        let headers: [String: String]
        let body: String
    }

    /// What it calls itself.
    var userAgent = "test"

    /// Asks a server on loopback; `wget` is on no minimal machine, but bash speaks TCP.
    ///
    /// - Parameters:
    ///   - url: The address, over plain HTTP and with a port.
    ///   - headers: Further headers.
    /// - Returns: The answer, names of headers in lower case.
    /// - Throws: As `Command.run` does.
    func get(_ url: String, headers: [String: String] = [:]) async throws -> Answer {
        let parts = url.dropFirst("http://".count).split(separator: "/", maxSplits: 1)
        let own = ["Host": String(parts[0]), "Connection": "close", "User-Agent": userAgent]
        let lines = own.merging(headers) { $1 }.map { "\($0): \($1)\r\n" }
        let request = "GET /\(parts[1]) HTTP/1.1\r\n\(lines.joined())\r\n"
        let target = parts[0].replacing(":", with: "/")
        // The request comes by standard input: no shell looks into it.
        let script = "exec 3<>/dev/tcp/\(target); cat >&3; cat <&3"
        let launch = Launch("bash", ["-c", script])
        let result = try await Command.run(launch, input: Array(request.utf8))
        let answer = result.output.split(separator: "\r\n", omittingEmptySubsequences: false)
        let status = try #require(answer.first?.split(separator: " ").dropFirst().first)
        let fields = answer.dropFirst().prefix { !$0.isEmpty }.compactMap { line in
            line.firstIndex(of: ":").map { colon in
                (line[..<colon].lowercased(), String(line[colon...].dropFirst(2)))
            }
        }
        return Answer(
            status: Int(status),
            headers: Dictionary(fields) { $1 },
            body: answer.last.map(String.init) ?? ""
        )
    }
}

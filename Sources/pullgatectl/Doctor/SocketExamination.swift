internal import AdminAPI
internal import FoundationEssentials
internal import GRPCBridge

/// Looks at the gate's socket and at the admin socket.
struct SocketExamination {
    /// How long the gate may take to answer a call that goes no further.
    private static let timeout = Duration.seconds(5)

    /// Looks at the gate's socket, and makes a call to it.
    ///
    /// - Parameter gate: Where it should be.
    /// - Returns: What was found.
    static func gate(_ gate: Endpoint) async -> Diagnosis {
        let state = EndpointState(of: gate)
        guard state == .socket else {
            return .fail("gate", "nothing answers at \(gate)", advice: state.advice)
        }
        let client = GRPCClient(socket: gate.socket)
        defer { client.close() }
        let answer = await client.call(GateSocket.probePath, message: [], timeout: timeout)
        guard answer.status.code == .ok else {
            return .fail(
                "gate",
                "\(gate.socket) does not answer: \(answer.status)",
                advice: "Look at pullgated's log (journalctl -u pullgated)"
            )
        }
        return openness(of: gate.socket, "gate") ?? .ok("gate", "\(gate.socket) answers")
    }

    /// Looks at the admin socket's file, which has answered already.
    ///
    /// - Parameter path: Its path.
    /// - Returns: What was found.
    static func admin(_ path: String) -> Diagnosis {
        openness(of: path, "admin socket") ?? .ok("admin socket", "\(path) answers")
    }

    /// Says why the admin socket has no answer.
    ///
    /// - Parameter error: What came of asking: a line, and where it has a second, what to do.
    /// - Returns: The diagnosis.
    static func admin(failing error: AdminClient.AskError) -> Diagnosis {
        let lines = error.message.split(separator: "\n", maxSplits: 1).map(String.init)
        guard let text = lines.first else {
            let advice = "Name the admin socket of pullgated by --admin-socket"
            return .fail("admin socket", "it answers, but not as pullgated does", advice: advice)
        }
        let advice = lines.count > 1 ? lines[1] : "Look at pullgated's log"
        return .fail("admin socket", text, advice: advice)
    }

    /// Says that others than root may connect, if they may.
    private static func openness(of path: String, _ subject: String) -> Diagnosis? {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = facts?[.posixPermissions] as? Int ?? 0
        guard mode & 0o077 != 0 else { return nil }
        return .warn(
            subject,
            "\(path) answers, and has mode \(String(mode, radix: 8)): others than root may connect",
            advice: "Look at SocketMode in pullgated.socket, or run chmod 600 \(path)"
        )
    }
}

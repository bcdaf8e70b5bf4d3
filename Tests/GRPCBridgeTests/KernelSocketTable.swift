import FoundationEssentials

/// What the kernel knows of Unix sockets, whichever process holds them (`/proc/net/unix`).
enum KernelSocketTable {
    /// The number of accepted connections of the socket at `path` that somebody holds open.
    static func connections(to path: String) throws -> Int {
        let table = try String(contentsOfFile: "/proc/net/unix", encoding: .utf8)
        return table.split(separator: "\n").count { line in
            let fields = line.split(separator: " ")
            // The sixth is the state, 03 being connected; the eighth is the path.
            return fields.count == 8 && fields[5] == "03" && fields[7] == path
        }
    }
}

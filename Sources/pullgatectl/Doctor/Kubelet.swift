/// A kubelet on this node, by itself or as a part of another program.
struct Kubelet: Hashable, Sendable {
    /// Its command line, the program's name included.
    let line: [String]

    /// Where its flags stand, for people; nil for its own command line.
    var place: String?

    /// Whether it may have flags besides that nobody sees.
    var hidesFlags = false

    /// Whether the files that its flags name are not ours.
    var hasOwnFiles = false

    /// What to write where, so that it pulls through the gate.
    let advice: String

    /// Takes a process that is kubelet alone.
    ///
    /// - Parameters:
    ///   - process: The process.
    ///   - configuration: Where its configuration usually is.
    ///   - gate: The gate.
    init?(_ process: RunningProcess, configuration: String, gate: Endpoint) {
        line = process.line
        guard process.program.last == "kubelet" else { return nil }
        hasOwnFiles = process.hasOwnFiles
        advice =
            process.program.contains("rke2")
            ? RancherKubelet.advice(file: "/etc/rancher/rke2/config.yaml", program: "rke2", gate)
            : "Write imageServiceEndpoint: \(gate) into \(configuration) and restart kubelet"
    }

    /// Makes a kubelet that another program brings.
    ///
    /// - Parameters:
    ///   - flags: Its flags.
    ///   - place: Where they stand.
    ///   - hidesFlags: Whether it may have others.
    ///   - advice: What to write where.
    init(flags: [String], place: String, hidesFlags: Bool, advice: String) {
        line = ["kubelet"] + flags
        self.place = place
        self.hidesFlags = hidesFlags
        self.advice = advice
    }

    /// The value of one of its flags.
    ///
    /// - Parameter name: The flag without dashes.
    /// - Returns: The last value, or nil if it is not there.
    func flag(_ name: String) -> String? { Self.values(of: name, in: line).last }

    /// The path that one of its flags names.
    ///
    /// - Parameter name: The flag without dashes.
    /// - Returns: The path; nil also where the flag is empty, which names none.
    func file(_ name: String) -> String? { flag(name).flatMap { $0.isEmpty ? nil : $0 } }

    /// The values of a flag, in their order.
    ///
    /// - Parameters:
    ///   - name: The flag without dashes.
    ///   - line: A command line.
    /// - Returns: The values; none where it is not there.
    static func values(of name: String, in line: [String]) -> [String] {
        line.enumerated().compactMap { position, argument in
            for dashes in ["--", "-"] {
                if argument.hasPrefix("\(dashes)\(name)=") {
                    return String(argument.dropFirst(dashes.count + name.count + 1))
                }
                if argument == dashes + name, line.indices.contains(position + 1) {
                    return line[position + 1]
                }
            }
            return nil
        }
    }
}

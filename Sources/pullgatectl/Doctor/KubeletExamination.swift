internal import FoundationEssentials
internal import StrictYAML

/// Looks whether kubelet pulls through the gate.
struct KubeletExamination {
    private static let subject = "kubelet"

    /// Where the processes are, usually `/proc`.
    let processFolder: String
    /// The configuration file of a kubelet that names no other.
    let configuration: String
    /// The gate.
    let gate: Endpoint

    /// What tells kubelet where its image service is.
    private struct Source {
        /// The endpoint; nil for the runtime's own.
        var endpoint: String?
        /// Where that stands, for people.
        var place: String
    }

    /// Looks at every kubelet that runs, or at the configuration file where none does.
    ///
    /// - Returns: What was found.
    func diagnoses() -> [Diagnosis] {
        let running = commandLines().filter { line in
            line.first?.split(separator: "/").last == "kubelet"
        }
        if running.isEmpty {
            guard FileManager.default.fileExists(atPath: configuration) else {
                return [
                    .warn(
                        Self.subject,
                        "none runs here, and there is no \(configuration)",
                        advice: "On a Kubernetes node name its file by --kubelet-config"
                    )
                ]
            }
            return [diagnosis { try source(in: configuration) }]
        }
        return running.map { line in diagnosis { try source(of: line) } }
    }

    private func diagnosis(_ find: () throws -> Source) -> Diagnosis {
        let source: Source
        do {
            source = try find()
        } catch {
            return .fail(Self.subject, "\(error)", advice: "Correct that file")
        }
        let advice = "Write imageServiceEndpoint: \(gate) into \(configuration) and restart kubelet"
        guard let endpoint = source.endpoint, !endpoint.isEmpty else {
            return .fail(
                Self.subject,
                "it pulls past the gate: \(source.place) sets no image service endpoint",
                advice: advice
            )
        }
        guard (try? Endpoint(parsing: endpoint)) == gate else {
            return .fail(
                Self.subject,
                "it pulls past the gate: \(source.place) names \(endpoint)",
                advice: advice
            )
        }
        return .ok(Self.subject, "it pulls through the gate, as \(source.place) says")
    }

    /// Finds what a running kubelet goes by: a flag counts more than the file.
    private func source(of line: [String]) throws -> Source {
        let name = "image-service-endpoint"
        if let endpoint = Self.flag(name, in: line) {
            return Source(endpoint: endpoint, place: "its flag --\(name)")
        }
        guard let file = Self.flag("config", in: line) else {
            return Source(endpoint: nil, place: "its command line, without a file,")
        }
        return try source(in: file)
    }

    private func source(in file: String) throws -> Source {
        let document = try YAMLDocument(parsing: DocumentFile.bytes(of: file), file: file)
        let found: [String?] = try document.decode { reader in
            reader.ignoreUnknownKeys()
            return [reader.optional("imageServiceEndpoint") { $0.text() }]
        }
        return Source(endpoint: found[0], place: file)
    }

    /// The value of a flag, the last one if it is there more than once.
    private static func flag(_ name: String, in line: [String]) -> String? {
        for (position, argument) in line.enumerated().reversed() {
            for dashes in ["--", "-"] {
                if argument.hasPrefix("\(dashes)\(name)=") {
                    return String(argument.dropFirst(dashes.count + name.count + 1))
                }
                if argument == dashes + name, line.indices.contains(position + 1) {
                    return line[position + 1]
                }
            }
        }
        return nil
    }

    private func commandLines() -> [[String]] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: processFolder)) ?? []
        return names.filter { Int($0) != nil }.sorted().compactMap { name in
            let file = URL(filePath: "\(processFolder)/\(name)/cmdline")
            guard let bytes = try? Data(contentsOf: file) else { return nil }
            return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}

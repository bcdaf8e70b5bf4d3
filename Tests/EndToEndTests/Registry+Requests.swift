import NodeFixture

extension Registry {
    /// Reads what it was asked of one repository.
    ///
    /// - Parameters:
    ///   - repository: The repository, without the registry's host.
    ///   - mark: Where to begin.
    /// - Returns: The requests, in the order of the log.
    /// - Throws: As `requests(since:)` does.
    func requests(
        for repository: String,
        since mark: LogFile.Mark = .start
    ) async throws -> [RegistryRequest] {
        try await requests(since: mark).filter { $0.path.hasPrefix("/v2/\(repository)/") }
    }
}

extension RegistryRequest {
    /// Whether the gate has sent it; if not, containerd has.
    var isOfGate: Bool { userAgent == "pullgate" }

    /// The method and the path.
    var line: String { "\(method) \(path)" }
}

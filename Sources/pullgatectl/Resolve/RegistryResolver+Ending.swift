internal import ArgumentParser
internal import Registry

extension RegistryResolver {
    /// How long connections may take to end, far more than those that are open need.
    private static let patience = Duration.milliseconds(500)

    /// Shuts the resolver down, and ends the process where that takes its time.
    ///
    /// A connection that is being made to a host that does not answer cannot be broken off, and
    /// takes up to 30 seconds, which nobody should wait for at a terminal.
    ///
    /// - Parameter error: What the process ends with, or nil for success.
    func shutDown(orExitWith error: (any Error)?) async {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                // It fails only where it has been shut down before.
                try? await self.shutdown()
                return true
            }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return false
            }
            if await group.next() == false { Resolve.exit(withError: error) }
            group.cancelAll()
        }
    }
}

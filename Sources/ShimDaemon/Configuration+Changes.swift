extension Configuration {
    /// This configuration with all of another one that can be changed while the daemon runs.
    ///
    /// - Parameter next: The other configuration.
    /// - Returns: The configuration to put in force.
    func adopting(_ next: Configuration) -> Configuration {
        var adopted = self
        adopted.endpoint = next.endpoint
        adopted.verification = next.verification
        adopted.failureModes = next.failureModes
        adopted.decisionLogOutput = next.decisionLogOutput
        adopted.alerts = next.alerts
        adopted.logLevel = next.logLevel
        return adopted
    }

    /// The keys in which another configuration differs and that count at the start only.
    ///
    /// - Parameter next: The other configuration.
    /// - Returns: The keys as they are written in the file.
    func keysThatNeedRestart(for next: Configuration) -> [String] {
        func differs(_ key: KeyPath<Configuration, some Equatable>) -> Bool {
            self[keyPath: key] != next[keyPath: key]
        }
        let keys = [
            ("listen.socket", differs(\.listen.socket)),
            ("listen.allowedUIDs", differs(\.listen.allowedUIDs)),
            ("backend.socket", differs(\.backendSocket)),
            ("backend.startTimeout", differs(\.backendStartTimeout)),
            ("stateFolder", differs(\.stateFolder)),
            ("admin.socket", differs(\.admin.socket)),
            ("metrics.listen", differs(\.metrics)),
            ("reports", differs(\.reports)),
            ("registry", differs(\.registry)),
            ("exempt", differs(\.exempt)),
            ("hideImagesFrom", differs(\.hideImagesFrom)),
            ("drainTimeout", differs(\.drainTimeout)),
            ("log.format", differs(\.logFormat)),
        ]
        return keys.filter(\.1).map(\.0)
    }
}

internal import Synchronization

/// The configuration in force, which a reload replaces in one step.
final class CurrentConfiguration: Sendable {
    private let state: Mutex<Configuration>

    init(_ configuration: Configuration) {
        state = Mutex(configuration)
    }

    /// The configuration.
    var value: Configuration {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

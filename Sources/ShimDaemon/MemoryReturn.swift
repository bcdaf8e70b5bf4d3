internal import ReturnedMemory
internal import ServiceLifecycle

/// Gives memory back that a burst of calls or a new bundle has left behind.
///
/// The C library keeps what is freed between what is not, for the next allocation: after long lists
/// that is a multiple of what the gate uses at rest.
struct MemoryReturn: Service {
    /// The time between two looks: soon after a burst, and nothing beside the calls of one.
    static let interval = Duration.seconds(5)

    /// Looks after which memory is given back even if nothing seems to have changed.
    static let mostLooks = 12

    /// Gives up what is kept for the next call and nobody has used since the last look.
    let giveUpIdle: @Sendable () -> Bool

    func run() async throws {
        await cancelWhenGracefulShutdown { await returnMemory() }
    }

    private func returnMemory() async {
        var anonymousAtLastLook: Int?
        var looks = 0
        while (try? await Task.sleep(for: Self.interval)) != nil {
            let gaveUp = giveUpIdle()
            guard let anonymous = ProcessMemory.current.anonymous else { continue }
            looks += 1
            if gaveUp || anonymous != anonymousAtLastLook || looks >= Self.mostLooks {
                pullgate_return_freed()
                // What was still in use in the midst of a burst is free at the next look, which comes
                // because giving back has changed the number. What is given up is free a moment later.
                anonymousAtLastLook = gaveUp ? nil : anonymous
                looks = 0
            }
        }
    }
}

import Systemd
import Testing

@Suite struct WatchdogIntervalTests {
    @Test(arguments: [
        ["WATCHDOG_USEC": "30000000"], ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "12"],
    ])
    func readsTheInterval(environment: [String: String]) {
        let interval = WatchdogInterval.read(environment: environment, processID: 12)
        #expect(interval == .seconds(30))
    }

    @Test func readsIntervalsOfHours() {
        let environment = ["WATCHDOG_USEC": "7200000000"]
        #expect(WatchdogInterval.read(environment: environment, processID: 12) == .seconds(7200))
        let longest = ["WATCHDOG_USEC": "\(UInt64.max)"]
        #expect(WatchdogInterval.read(environment: longest, processID: 12) != nil)
    }

    @Test(arguments: [
        [:], ["WATCHDOG_USEC": "0"], ["WATCHDOG_USEC": "soon"], ["WATCHDOG_USEC": "-1"],
        ["WATCHDOG_PID": "12"], ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "13"],
    ])
    func isNotWatched(environment: [String: String]) {
        #expect(WatchdogInterval.read(environment: environment, processID: 12) == nil)
    }
}

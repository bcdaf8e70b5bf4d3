import Logging
import Systemd
import Testing

@testable import ShimDaemon

@Suite struct SystemdReportTests {
    @Test(arguments: [
        (Duration?.none, Duration.seconds(10)),
        (.seconds(30), .seconds(15)),
        (.seconds(4 * 60 * 60), .seconds(60)),
    ])
    func waitsForTheGateNotLongerThanAMinute(watchdog: Duration?, timeout: Duration) {
        let report = SystemdReport(
            notifier: ServiceNotifier(environment: [:]),
            readiness: Readiness(),
            watchdog: watchdog,
            socket: "/run/pullgate/pullgate.sock",
            drainTimeout: .seconds(60),
            status: { "" },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        #expect(report.timeout == timeout)
    }
}

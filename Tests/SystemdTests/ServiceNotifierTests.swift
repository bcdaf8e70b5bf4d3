import Glibc
import NodeFixture
import Systemd
import Testing

@Suite struct ServiceNotifierTests {
    /// A name that no other test and no other run uses.
    private static func uniqueName() -> String {
        "pullgate-notify-\(UInt64.random(in: 0...UInt64.max))"
    }

    @Test(arguments: ["/tmp/", "@"])
    func sendsADatagramToTheSocketThatTheEnvironmentNames(prefix: String) throws {
        let name = prefix + Self.uniqueName()
        let socket = try NotifySocket(name)
        defer { unsafe unlink(name) }
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": name])
        #expect(notifier.isHeard)
        try notifier.send([.ready, .status("listening; policy revision 7")])
        try notifier.send([.watchdog])
        try notifier.send([.stopping])
        #expect(
            socket.received() == [
                "READY=1\nSTATUS=listening; policy revision 7", "WATCHDOG=1", "STOPPING=1",
            ]
        )
    }

    @Test func aReloadCarriesTheTimeAtWhichItBegan() throws {
        let name = "@\(Self.uniqueName())"
        let socket = try NotifySocket(name)
        let before = Self.monotonicMicroseconds()
        try ServiceNotifier(environment: ["NOTIFY_SOCKET": name]).send([.reloading])
        let lines = try #require(socket.received().first).split(separator: "\n")
        #expect(lines.first == "RELOADING=1")
        let time = try #require(lines.last?.split(separator: "=").last.flatMap { Int($0) })
        #expect(lines.last == "MONOTONIC_USEC=\(time)")
        #expect((before...Self.monotonicMicroseconds()).contains(time))
    }

    @Test func asksForTimeInMicroseconds() throws {
        let name = "@\(Self.uniqueName())"
        let socket = try NotifySocket(name)
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": name])
        try notifier.send([.stopping, .extendTimeout(.seconds(60 * 60) + .milliseconds(1))])
        #expect(socket.received() == ["STOPPING=1\nEXTEND_TIMEOUT_USEC=3600001000"])
    }

    @Test func aStatusStaysOneLine() throws {
        let name = "@\(Self.uniqueName())"
        let socket = try NotifySocket(name)
        try ServiceNotifier(environment: ["NOTIFY_SOCKET": name]).send([.status("a\nREADY=1\r\nb")])
        #expect(socket.received() == ["STATUS=a READY=1 b"])
    }

    @Test(arguments: [[:], ["NOTIFY_SOCKET": ""]])
    func doesNothingWhenNobodyListens(environment: [String: String]) throws {
        let notifier = ServiceNotifier(environment: environment)
        #expect(!notifier.isHeard)
        try notifier.send([.ready])
    }

    @Test(arguments: ["relative", "vsock:2:1", "/" + String(repeating: "s", count: 107)])
    func saysWhatIsNoName(name: String) {
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": name])
        let error = #expect(throws: NotificationError.self) { try notifier.send([.ready]) }
        #expect(error?.description == "NOTIFY_SOCKET is no Unix socket's name: \(name)")
    }

    @Test func saysThatTheSocketIsGone() {
        let notifier = ServiceNotifier(environment: ["NOTIFY_SOCKET": "/nonexistent/notify"])
        let error = #expect(throws: NotificationError.self) { try notifier.send([.ready]) }
        let reason = "NOTIFY_SOCKET cannot be written to: No such file or directory"
        #expect(error?.description == reason)
    }

    private static func monotonicMicroseconds() -> Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }
}

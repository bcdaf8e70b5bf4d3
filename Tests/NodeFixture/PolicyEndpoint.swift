import Foundation
import Glibc
import Synchronization

/// nginx on loopback as the central endpoint: static files, nothing else.
public final class PolicyEndpoint: Sendable {
    /// How the endpoint can fail.
    public enum Failure: Int, Sendable, CaseIterable {
        case notFound = 404
        case internalError = 500
        case unavailable = 503
    }

    /// The address, without a trailing slash; the bundle is at `/bundle` below it.
    public let url: String

    /// The folder whose files it serves.
    public var folder: String { workspace.file("endpoint/files") }

    /// The process.
    public let daemon: DaemonProcess

    private let workspace: Workspace
    private let accessLog: AccessLog<EndpointRequest>
    private let lastPublished = Mutex(Date(timeIntervalSince1970: 0))

    private init(port: Int, in workspace: Workspace) throws {
        self.workspace = workspace
        url = "http://127.0.0.1:\(port)"
        let configuration = try workspace.write(
            Self.configuration(port: port, in: workspace),
            to: "nginx.conf"
        )
        let log = AccessLog<EndpointRequest>(
            file: LogFile(path: workspace.file("endpoint-access.log")),
            markURL: "\(url)/mark"
        )
        accessLog = log
        daemon = DaemonProcess(
            "nginx",
            Launch("nginx", ["-c", configuration], workingFolder: workspace.path),
            in: workspace
        ) { await log.isServed() }
    }

    /// Starts an endpoint that has no bundle yet.
    ///
    /// - Parameter workspace: Where its files are.
    /// - Returns: The endpoint, ready.
    /// - Throws: As `DaemonProcess.start()` does.
    public static func start(in workspace: Workspace) async throws -> PolicyEndpoint {
        try await FreePort.with { port in
            let endpoint = try PolicyEndpoint(port: port, in: workspace)
            try await endpoint.daemon.start()
            return endpoint
        }
    }

    /// Starts it again after `stop()`, on the same port.
    ///
    /// - Throws: As `DaemonProcess.start()` does.
    public func start() async throws { try await daemon.start() }

    /// Stops it; what was published stays.
    public func stop() async { await daemon.stop() }

    /// Puts a bundle in the place of the one before, in one step.
    ///
    /// nginx makes the ETag of size and modification time in whole seconds. Each bundle gets a time
    /// of its own, or two of the same size within one second would pass for the same one.
    ///
    /// - Parameter bundleJSON: What `/bundle` answers from now on.
    /// - Throws: An error of Foundation.
    public func publish(bundleJSON: String) throws {
        let time = lastPublished.withLock { last in
            last = max(last.addingTimeInterval(1), Date())
            return last
        }
        let draft = try workspace.write(bundleJSON, to: "endpoint/draft")
        let attributes = [FileAttributeKey.modificationDate: time]
        try FileManager.default.setAttributes(attributes, ofItemAtPath: draft)
        guard unsafe rename(draft, workspace.file("endpoint/files/bundle")) == 0 else {
            throw FixtureError(code: .systemCallFailed, message: "cannot rename \(draft)")
        }
    }

    /// Puts a bundle in the place of the one before, in one step.
    ///
    /// - Parameter bundle: What `/bundle` answers from now on.
    /// - Throws: An error of Foundation.
    public func publish(_ bundle: JSONValue) throws { try publish(bundleJSON: bundle.text) }

    /// Lets every request fail from now on, or no longer.
    ///
    /// - Parameter failure: The status to answer, or nil to serve again.
    /// - Throws: An error of Foundation.
    public func fail(_ failure: Failure?) throws {
        for candidate in Failure.allCases {
            let flag = "endpoint/fail-\(candidate.rawValue)"
            if candidate == failure {
                try workspace.write("", to: flag)
            } else if FileManager.default.fileExists(atPath: workspace.file(flag)) {
                try FileManager.default.removeItem(atPath: workspace.file(flag))
            }
        }
    }

    /// Marks the present end of the access log.
    ///
    /// - Returns: The mark; everything answered so far lies before it.
    /// - Throws: `FixtureError` with code `timedOut`, or an error of the HTTP client.
    public func mark() async throws -> LogFile.Mark {
        try await accessLog.settle()
        return accessLog.file.mark
    }

    /// Reads the access log, without the fixture's own requests.
    ///
    /// - Parameter mark: Where to begin.
    /// - Returns: Every request that was answered until now, in the order of the log.
    /// - Throws: `FixtureError` with code `unreadableLog` or `timedOut`, or an error of the HTTP
    ///   client.
    public func requests(since mark: LogFile.Mark = .start) async throws -> [EndpointRequest] {
        try await accessLog.settle()
        return try accessLog.entries(since: mark)
    }

    /// Waits until a client says that it has the published bundle.
    ///
    /// A client keeps the ETag of the bundle that it has activated, not of one it has only received.
    /// So an `If-None-Match` with the present ETag proves that the bundle is in force.
    ///
    /// - Parameter limit: How long to wait.
    /// - Throws: `FixtureError` with code `timedOut`, or an error of the HTTP client.
    public func waitUntilInForce(within limit: Duration = .seconds(60)) async throws {
        let answer = try await LoopbackHTTP.send("HEAD", "\(url)/bundle")
        guard answer.status == 200, let tag = answer.entityTag else {
            throw FixtureError(
                code: .unexpectedAnswer,
                message: "\(url)/bundle answered \(answer.status) and no ETag"
            )
        }
        let log = accessLog
        try await Deadline.wait(within: limit, for: "the bundle \(tag) to be in force") {
            try log.entries(since: .start).contains { $0.ifNoneMatch.contains(tag) } ? () : nil
        }
    }
}

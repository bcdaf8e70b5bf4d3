import GRPCBridge
import Testing

@testable import EndToEndTests
@testable import NodeFixture

/// What README's "When things break" promises of the time after a fault.
struct Recovery: Sendable {
    /// What is over.
    let fault: String

    /// How pulls may end until all is well.
    let codes: Set<Status.Code>

    /// How long that may last: several times what is promised, as the machine may be slow.
    let limit: Duration

    /// The first pull after the fault ends well.
    static func atOnce(after fault: String) -> Recovery {
        Recovery(fault: fault, codes: [], limit: .seconds(5))
    }

    /// containerd is found again within about a second; it is not ready yet when it says Unknown.
    static let ofContainerd = Recovery(
        fault: "containerd was away",
        codes: [.unavailable, .unknown],
        limit: .seconds(5)
    )

    /// Pulls an image until that ends as it should, and prints what the caller saw meanwhile.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - end: How it should end, which for a denied image is not well.
    ///   - client: Who pulls.
    /// - Throws: `FixtureError` with code `timedOut`, and `CancellationError`.
    func waitForPull(
        of image: String,
        toEndAs end: Status.Code = .ok,
        by client: CRIClient
    ) async throws {
        let start = ContinuousClock.now
        var seen: [Status: Int] = [:]
        try await Deadline.wait(within: Node.recoveryLimit, for: "\(image) to be pulled") {
            let status = await client.pull(image).status
            seen[status, default: 0] += 1
            return status.code == end ? () : nil
        }
        let elapsed = ContinuousClock.now - start
        let counts = seen.map { "\($1) × \($0.code)" }.sorted().joined(separator: ", ")
        print("after \(fault): \(counts) in \(elapsed)")
        let others = seen.keys.filter { $0.code != end && !codes.contains($0.code) }
        #expect(others == [], "after \(fault)")
        // Beside other tests a pull takes as long as they let it.
        if LongFaults.run { #expect(elapsed < limit, "after \(fault)") }
    }
}

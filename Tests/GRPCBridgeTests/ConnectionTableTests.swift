import Glibc
import Testing

@testable import GRPCBridge

@Suite struct ConnectionTableTests {
    private static let limits = ConnectionLimits(total: 5, ofOneProcess: 3)

    private func peer(_ process: Int32) -> PeerCredentials {
        PeerCredentials(processID: process, userID: 0, groupID: 0, command: "")
    }

    /// Opens something that has a descriptor and an inode of its own.
    private func descriptor() -> Int32 {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    }

    @Test func hasRoomForSoManyOfOneProcessAndOfAll() {
        let table = ConnectionTable(limits: Self.limits)
        let open = (0..<6).map { _ in descriptor() }
        defer { open.forEach { close($0) } }
        for descriptor in open[..<3] {
            #expect(table.insert(peer(-1), descriptor: descriptor) == .free)
        }
        #expect(table.insert(peer(-1), descriptor: open[3]) == .processIsFull)
        for descriptor in open[3..<5] {
            #expect(table.insert(peer(-2), descriptor: descriptor) == .free)
        }
        #expect(table.insert(peer(-3), descriptor: open[5]) == .isFull)
        #expect(table.peer(named: "fd:\(open[5])") == nil)
        // The daemon finds itself.
        #expect(table.insert(peer(getpid()), descriptor: open[5]) == .free)
        #expect(table.openCount == 6)
    }

    @Test func hasRoomAgainWhenConnectionsAreClosed() {
        let table = ConnectionTable(limits: Self.limits)
        let open = (0..<3).map { _ in descriptor() }
        for descriptor in open {
            #expect(table.insert(peer(-1), descriptor: descriptor) == .free)
        }
        for descriptor in open[1...] { close(descriptor) }
        #expect(table.openCount == 1)
        // Their numbers are used again, first by the one and then by another process.
        let again = (0..<3).map { _ in descriptor() }
        defer { ([open[0]] + again).forEach { close($0) } }
        #expect(table.insert(peer(-1), descriptor: again[0]) == .free)
        #expect(table.insert(peer(-2), descriptor: again[1]) == .free)
        #expect(table.peer(named: "fd:\(again[1])") == peer(-2))
        #expect(table.insert(peer(-1), descriptor: again[2]) == .free)
        #expect(table.openCount == 4)
    }

    @Test func leavesHalfOfTheDescriptorsToOthers() {
        #expect(
            ConnectionLimits(descriptors: 1024) == ConnectionLimits(total: 512, ofOneProcess: 128)
        )
        #expect(
            ConnectionLimits(descriptors: .max)
                == ConnectionLimits(total: ConnectionLimits.maximumTotal, ofOneProcess: 1024)
        )
    }
}

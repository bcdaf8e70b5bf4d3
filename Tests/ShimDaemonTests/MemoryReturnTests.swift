import Testing

@testable import ShimDaemon

@Suite struct MemoryReturnTests {
    @Test func countsWhatNoFileBacks() throws {
        // Size, resident, of files, code, 0, data, 0: pages (proc(5)).
        let usage = try #require(
            MemoryReturn.Usage(statm: "31000 9000 7000 12000 0 30000 0\n", page: 4096)
        )
        #expect(usage.anonymous == 2_000 * 4_096)
    }

    @Test(arguments: ["", "1", "1 2", "1 two 3", "31000 7000 9000 1"])
    func knowsNothingFromWhatItCannotRead(text: String) {
        #expect(MemoryReturn.Usage(statm: text, page: 4096) == nil)
    }

    @Test func readsThisProcess() throws {
        let usage = try #require(MemoryReturn.Usage())
        #expect(usage.anonymous > 0)
    }
}

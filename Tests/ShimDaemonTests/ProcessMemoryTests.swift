import Testing

@testable import ShimDaemon

@Suite struct ProcessMemoryTests {
    @Test func tellsMemoryOfFilesFromOther() {
        let status = """
            Name:\tpullgated
            VmSize:\t  124000 kB
            VmRSS:\t   36000 kB
            RssAnon:\t    8000 kB
            RssFile:\t   28000 kB
            Threads:\t15

            """
        let memory = ProcessMemory(status: status)
        #expect(memory.virtual == 124_000 * 1_024)
        #expect(memory.resident == 36_000 * 1_024)
        #expect(memory.anonymous == 8_000 * 1_024)
    }

    @Test(arguments: [
        "", "RssAnon", "RssAnon:", "RssAnon: 1", "RssAnon: two kB", "RssAnon: 1 MB",
        "RssAnon: 1 2 kB", "RssAnon: 9223372036854775807 kB", "XRssAnon: 1 kB",
    ])
    func knowsNothingFromWhatItCannotRead(text: String) {
        #expect(ProcessMemory(status: text).anonymous == nil)
    }

    @Test func readsThisProcess() throws {
        let memory = ProcessMemory.current
        #expect(try #require(memory.anonymous) > 0)
        #expect(try #require(memory.resident) > #require(memory.anonymous))
    }
}

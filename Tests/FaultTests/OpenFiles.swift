import Glibc
import Testing

/// How many descriptors this process, and what it starts from now on, may have.
enum OpenFiles {
    /// Has as many as the machine allows, where a shell allows fewer unless it is asked.
    ///
    /// - Parameter count: How many there must be at least.
    /// - Throws: An error that has been recorded as an issue.
    static func allow(_ count: Int) throws {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        let isKnown = unsafe getrlimit(resource, &limit) == 0
        try #require(isKnown)
        limit.rlim_cur = limit.rlim_max
        let isRaised = unsafe setrlimit(resource, &limit) == 0
        try #require(
            isRaised && limit.rlim_cur >= count,
            "this test needs \(count) descriptors, and `ulimit -Hn` says \(limit.rlim_max)"
        )
    }
}

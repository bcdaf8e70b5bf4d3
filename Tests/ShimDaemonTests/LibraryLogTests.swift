import CGRPC
import GRPCBridge
import Glibc
import Logging
import Testing

@testable import ShimDaemon

@Suite(.timeLimit(.minutes(10))) struct LibraryLogTests {
    /// Has the log of a daemon, and C-core say something as it does itself.
    private static func say(_ text: String) {
        LibraryLog.write(
            to: Logger(label: "pullgated") { _ in
                TextLog(logLevel: .info, file: .standardError)
            }
        )
        // Before that it says nothing.
        grpc_init()
        unsafe gpr_log_message("./src/core/lib/call.cc", 7, GPR_LOG_SEVERITY_ERROR, text)
    }

    @Test func writesWhyTheLibraryEndsTheProcessBeforeItDoes() async throws {
        let result = await #expect(
            processExitsWith: .signal(SIGKILL),
            observing: [\.standardErrorContent]
        ) {
            Self.say("assertion failed: a == b")
            kill(getpid(), SIGKILL)
        }
        let written = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        #expect(written.contains(" critical: gRPC: assertion failed: a == b source=call.cc:7\n"))
    }

    @Test func warnsOfEachKindOfError() async throws {
        let result = await #expect(
            processExitsWith: .success,
            observing: [\.standardErrorContent]
        ) {
            Self.say("first")
            unsafe gpr_log_message("other.cc", 7, GPR_LOG_SEVERITY_ERROR, "second")
            unsafe gpr_log_message("other.cc", 7, GPR_LOG_SEVERITY_ERROR, "second again")
            LineFile.standardError.flush()
        }
        let written = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        #expect(written.contains(" warning: gRPC: first source=call.cc:7\n"))
        #expect(written.contains(" warning: gRPC: second source=other.cc:7\n"))
        #expect(!written.contains("second again"))
    }
}

import Foundation
import Glibc
import NodeFixture

/// The process that the tests run in, as the kernel describes it to a server.
enum TestProcess {
    /// What a decision says of the process.
    static var caller: JSONValue {
        let name = (try? String(contentsOfFile: "/proc/self/comm", encoding: .utf8)) ?? ""
        return [
            "pid": .integer(Int(getpid())),
            "uid": .integer(Int(getuid())),
            "command": .string(name.trimmingCharacters(in: .newlines)),
        ]
    }
}

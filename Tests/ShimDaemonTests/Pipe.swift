import Foundation
import SystemPackage

@testable import ShimDaemon

/// Lends the writing end of a pipe.
///
/// - Parameter body: Writes to the pipe.
/// - Returns: All that was written, once `body` is over.
/// - Throws: What `body` throws, or `Errno`.
func collectingLines(_ body: (LineFile) async throws -> Void) async throws -> [String] {
    let (reading, writing) = try FileDescriptor.pipe()
    let (contents, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    // A pipe holds less than a test may write, so somebody has to read meanwhile; a thread, since
    // the threads of tasks are few and writers wait on them.
    Thread {
        continuation.yield(
            [UInt8](FileHandle(fileDescriptor: reading.rawValue).readDataToEndOfFile())
        )
        continuation.finish()
    }.start()
    let result: Result<Void, any Error>
    do {
        let file = LineFile(writing)
        // Of lines that were written the log may tell in one more.
        defer {
            file.flush()
            file.flush()
        }
        result = .success(try await body(file))
    } catch {
        result = .failure(error)
    }
    try writing.close()
    let bytes = await contents.first { _ in true } ?? []
    try reading.close()
    try result.get()
    let text = String(decoding: bytes, as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}

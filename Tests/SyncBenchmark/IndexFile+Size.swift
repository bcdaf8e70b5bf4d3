import BenchmarkTools
import Foundation
import ReportDatabase

extension IndexFile {
    /// Bytes in the file when `gzip` has packed it.
    func packedSize() throws -> Int {
        _ = try Command.output(of: ["gzip", "--keep", path])
        let values = try URL(filePath: path + ".gz").resourceValues(forKeys: [.fileSizeKey])
        return values.fileSize ?? 0
    }

    /// How long it takes to open the file, the shortest of several times and the longest.
    func openingTimes(count: Int) throws -> (shortest: Duration, longest: Duration) {
        let clock = ContinuousClock()
        let times = try (0..<count).map { _ in
            try clock.measure { _ = try ReportDatabase(path: path) }
        }
        return (times.min() ?? .zero, times.max() ?? .zero)
    }
}

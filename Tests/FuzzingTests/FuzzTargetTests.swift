import Foundation
import FuzzTargets
import Testing

/// Feeds the seeds, and what has once made a decoder fail, to the targets.
@Suite(.timeLimit(.minutes(5))) struct FuzzTargetTests {
    private static let corpus = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fuzzing/Corpus")

    private static func inputs(of target: FuzzTarget) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: corpus.appending(path: target.rawValue),
            includingPropertiesForKeys: nil
        ).sorted { $0.path < $1.path }
    }

    /// Seeds that are all taken or all refused would show one side of a decoder only.
    @Test(arguments: FuzzTarget.allCases)
    func everySeedKeepsWhatMustHold(target: FuzzTarget) throws {
        var outcomes: Set<FuzzOutcome> = []
        for file in try Self.inputs(of: target) {
            do {
                outcomes.insert(try target.run(Array(Data(contentsOf: file))))
            } catch let fault as FuzzFault {
                Issue.record("\(file.lastPathComponent): this does not hold: \(fault)")
            }
        }
        #expect(outcomes == [.taken, .refused])
    }

    /// A change of each byte, and an end before it: what damaged copies of each seed would be.
    @Test(arguments: FuzzTarget.allCases)
    func everyDamagedSeedKeepsWhatMustHold(target: FuzzTarget) throws {
        for file in try Self.inputs(of: target) {
            let seed = Array(try Data(contentsOf: file))
            for place in seed.indices {
                var changed = seed
                changed[place] = [0x00, 0x22, seed[place] ^ 0x01, seed[place] ^ 0x80][place % 4]
                for input in [changed, Array(seed[..<place])] {
                    do {
                        _ = try target.run(input)
                    } catch {
                        Issue.record("\(file.lastPathComponent), byte \(place): \(error)")
                    }
                }
            }
        }
    }

    /// A folder of the corpus that no target reads would look like a check and be none.
    @Test func everyFolderOfTheCorpusHasItsTarget() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path)
        #expect(Set(folders) == Set(FuzzTarget.allCases.map(\.rawValue)))
    }
}

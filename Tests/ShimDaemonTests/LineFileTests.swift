import Foundation
import Synchronization
import SystemPackage
import Testing

@testable import ShimDaemon

@Suite struct LineFileTests {
    private static func lines(of path: String) throws -> [Substring] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    }

    @Test func writesOnWhereTheFileIsAfterItWasRenamedAndLosesNoLine() throws {
        try TemporaryFolder.with { folder in
            let file = try LineFile(appendingTo: folder.file("log"))
            for number in 0..<1000 {
                if number == 500 { try folder.rename("log", to: "log.1") }
                file.write("\(number)".utf8)
                if number == 700 { try file.reopen() }
            }
            file.flush()
            let lines =
                try Self.lines(of: folder.file("log.1")) + Self.lines(of: folder.file("log"))
            #expect(lines == (0..<1000).map { "\($0)" })
            #expect(try Self.lines(of: folder.file("log")).first == "701")
        }
    }

    @Test func keepsItsFileWhenItCannotOpenAnother() throws {
        try TemporaryFolder.with { folder in
            try folder.makeFolder("a")
            let file = try LineFile(appendingTo: folder.file("a/log"))
            try folder.rename("a", to: "b")
            let error = #expect(throws: LineFile.OpenError.self) { try file.reopen() }
            #expect(error?.reason == .noSuchFileOrDirectory)
            file.write("x".utf8)
            file.flush()
            #expect(try Self.lines(of: folder.file("b/log")) == ["x"])
        }
    }

    @Test func opensWithALaterLineWhatCouldNotBeOpenedAtFirst() throws {
        try TemporaryFolder.with { folder in
            let path = folder.file("later/log")
            let file = LineFile(appendingLaterTo: path)
            let errors = Mutex<[String]>([])
            file.write("lost".utf8) { error in
                errors.withLock { $0.append(error?.description ?? "none") }
            }
            file.flush()
            #expect(errors.withLock { $0 } == ["No such file or directory"])
            let error = #expect(throws: LineFile.OpenError.self) { try file.reopen() }
            #expect(error?.path == path)
            try folder.makeFolder("later")
            file.write("kept".utf8) { error in #expect(error == nil) }
            file.write("next".utf8)
            file.flush()
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept\nnext\n")
        }
    }

    /// Who opens a pipe to write would wait for somebody who reads.
    @Test func waitsForNobodyToOpenAPipe() throws {
        try TemporaryFolder.with { folder in
            let path = folder.file("pipe")
            #expect(unsafe mkfifo(path, 0o600) == 0)
            let error = #expect(throws: LineFile.OpenError.self) {
                _ = try LineFile(appendingTo: path)
            }
            let words = "it is a pipe that nobody reads, or a socket"
            #expect(error?.description == "\(path) cannot be opened: \(words)")
            let file = LineFile(appendingLaterTo: path)
            #expect(throws: LineFile.OpenError.self) { try file.reopen() }
            let lost = Mutex<[String]>([])
            file.write("lost".utf8) { error in
                lost.withLock { $0.append(error?.description ?? "none") }
            }
            file.flush()
            #expect(lost.withLock { $0 } == ["No such device or address"])

            let reader = try FileDescriptor.open(
                FilePath(path),
                .readOnly,
                options: .nonBlocking
            )
            // More than a pipe holds, so that it is there whole only if it has waited to be read.
            let line = String(repeating: "x", count: 300_000)
            file.write(line.utf8) { error in #expect(error == nil) }
            // This one waits for who writes.
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            let read = try handle.read(upToCount: line.utf8.count + 1) ?? Data()
            #expect(String(decoding: read, as: UTF8.self) == line + "\n")
            try handle.close()
            try reader.close()
        }
    }

    @Test func beginsANewLineAfterOneThatAnotherProcessWasKilledIn() throws {
        try TemporaryFolder.with { folder in
            let path = folder.file("log")
            for text in ["first\n", "second", ""] {
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                let file = try LineFile(appendingTo: path)
                file.write("next".utf8)
                file.flush()
                let lines: [Substring] = text.split(separator: "\n") + ["next"]
                let written = try String(contentsOfFile: path, encoding: .utf8)
                #expect(written == lines.map { "\($0)\n" }.joined())
            }
        }
    }

    @Test func waitsForNoReaderAndLosesWhatDoesNotFit() throws {
        let (reading, writing) = try FileDescriptor.pipe()
        let file = LineFile(writing, maximumWaitingBytes: 1 << 20)
        let line = Array(repeating: UInt8(ascii: "x"), count: 300_000)
        let lost = Mutex(0)
        // A pipe holds 64 KiB, so that the first line stays on its way.
        for _ in 0..<5 {
            file.write(line) { error in if error != nil { lost.withLock { $0 += 1 } } }
        }
        #expect(lost.withLock { $0 } == 2)
        // The writer wakes up to a pipe that nobody reads any more.
        signal(SIGPIPE, SIG_IGN)
        try reading.close()
        file.flush()
        #expect(lost.withLock { $0 } == 5)
        try writing.close()
    }

    @Test func beginsANewLineAfterOneThatWasCutOff() throws {
        let (reading, writing) = try FileDescriptor.pipe()
        let file = LineFile(writing)
        signal(SIGPIPE, SIG_IGN)
        try reading.close()
        file.write("lost".utf8)
        file.flush()
        // The same descriptor leads somewhere else now, as a disk has room again.
        try TemporaryFolder.with { folder in
            let next = try FileDescriptor.open(
                FilePath(folder.file("log")),
                .writeOnly,
                options: .create,
                permissions: .ownerReadWrite
            )
            _ = try next.duplicate(as: writing)
            file.write("kept".utf8)
            file.flush()
            #expect(try String(contentsOfFile: folder.file("log"), encoding: .utf8) == "\nkept\n")
            try next.close()
        }
        try writing.close()
    }
}

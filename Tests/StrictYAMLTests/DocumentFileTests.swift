import StrictYAML
import Testing

@Suite struct DocumentFileTests {
    private func error(of path: String, maximumBytes: Int = 100) -> String? {
        do {
            _ = try DocumentFile.bytes(of: path, maximumBytes: maximumBytes)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func readsAFileOfTheLargestSize() throws {
        let file = #filePath
        let bytes = try DocumentFile.bytes(of: file)

        #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("import StrictYAML\n"))
        #expect(try DocumentFile.bytes(of: file, maximumBytes: bytes.count) == bytes)
        #expect(
            error(of: file, maximumBytes: bytes.count - 1)
                == "\(file): cannot be read: it has more than the \(bytes.count - 1) bytes that are "
                + "read"
        )
    }

    @Test func stopsReadingWhatHasNoEnd() {
        let message = "/dev/zero: cannot be read: it has more than the 100 bytes that are read"
        #expect(error(of: "/dev/zero") == message)
    }

    @Test func readsWhatIsNoFileOnADisk() throws {
        #expect(try DocumentFile.bytes(of: "/dev/null").isEmpty)
    }

    @Test(arguments: [
        ("/", "Is a directory"), ("/missing", "No such file or directory"),
        ("", "No such file or directory"),
    ])
    func givesTheSystemsReason(_ path: String, reason: String) {
        #expect(error(of: path) == "\(path): cannot be read: \(reason)")
    }
}

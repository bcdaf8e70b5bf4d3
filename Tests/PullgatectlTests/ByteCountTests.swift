import Testing

@testable import pullgatectl

@Suite struct ByteCountTests {
    @Test(
        arguments: [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.0 kB (1000 B)"),
            (1049, "1.0 kB (1049 B)"),
            (1050, "1.1 kB (1050 B)"),
            (999_949, "999.9 kB (999949 B)"),
            (999_950, "1.0 MB (999950 B)"),
            (12_345_678, "12.3 MB (12345678 B)"),
            (.max, "9.2 EB (9223372036854775807 B)"),
        ] as [(Int64, String)]
    )
    func isWrittenInAUnitAndExactly(_ bytes: Int64, text: String) {
        #expect(ByteCount(bytes: bytes).description == text)
    }
}

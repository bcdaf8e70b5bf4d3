import PolicyBundles
import PolicyEngine
import Testing

@Suite struct PolicySetMergingTests {
    private func document(_ text: String, file: String) throws -> PolicyDocument {
        try PolicyDocument(parsing: text, file: file)
    }

    @Test func unitesAllowlistsAndKeepsTheOrderOfNamespaces() throws {
        let merged = try PolicySet(merging: [
            document("allowlist: CVE-1\nnamespaces: [{name: b.example, blocking: off}]", file: "1"),
            document("namespaces: []", file: "2"),
            document("allowlist: CVE-2\nnamespaces: [{name: a.example, blocking: off}]", file: "3"),
        ])
        #expect(merged.allowlist.map(\.text).sorted() == ["CVE-1", "CVE-2"])
        #expect(merged.namespaces.map(\.name.description) == ["b.example", "a.example"])
    }

    @Test func namesBothPlacesOfEachRepeatedNamespace() throws {
        let text = """
            namespaces:
              - {name: a.example, blocking: off}
              - {name: b.example, blocking: off}
            """
        let documents = [
            try document(text, file: "1"),
            try document("namespaces: [{name: B.example, blocking: audit}]", file: "2"),
            try document(text, file: "3"),
        ]
        let error = #expect(throws: PolicyMergeError.self) { try PolicySet(merging: documents) }
        #expect(
            error?.description == """
                2:1:21: namespaces[0].name: namespace "b.example" has a policy already, at \
                1:3:12: namespaces[1].name
                3:2:12: namespaces[0].name: namespace "a.example" has a policy already, at \
                1:2:12: namespaces[0].name
                3:3:12: namespaces[1].name: namespace "b.example" has a policy already, at \
                1:3:12: namespaces[1].name
                """
        )
    }
}

/// Writes OpenVEX documents for tests, field by field as JSON text.
struct OpenVEXText {
    var author = #""ACME Security""#
    var timestamp = #""2026-01-01T00:00:00Z""#
    var statements: [String]
    var name = "vex.json"

    /// A statement on the image of the second digest, but for what is given.
    static func statement(
        _ status: String = "not_affected",
        of id: String = "CVE-1",
        product: String = #"{"@id": "pkg:oci/api@\#(TrivyText.digest(2))"}"#,
        adding more: String = ""
    ) -> String {
        #"{"vulnerability": {"name": "\#(id)"}, "products": [\#(product)], "status": "\#(status)""#
            + (more.isEmpty ? "" : ", \(more)") + "}"
    }

    var report: ReportText {
        ReportText(
            #"{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://a.example/vex-1", "#
                + #""author": \#(author), "timestamp": \#(timestamp), "version": 1, "#
                + #""statements": [\#(statements.joined(separator: ", "))]}"#,
            name: name
        )
    }
}

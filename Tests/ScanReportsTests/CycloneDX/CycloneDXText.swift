/// Writes CycloneDX BOMs for tests, field by field as JSON text.
struct CycloneDXText {
    var version = "1.6"
    var timestamp = #""2026-01-02T03:04:05+00:00""#
    var tools = #"{"components": [{"type": "application", "name": "grype"}]}"#
    var component: String? =
        #"{"bom-ref": "image", "type": "container", "purl": "pkg:oci/api@\#(TrivyText.digest(2))"}"#
    var components = #"[{"bom-ref": "ssl", "name": "openssl", "version": "3.0.1"}]"#
    var vulnerabilities: String? = "[]"

    /// A vulnerability's fields, complete but for what is added.
    static func vulnerability(_ id: String, adding more: String = "") -> String {
        #"{"id": "\#(id)", "affects": [{"ref": "ssl"}]\#(more.isEmpty ? "" : ", \(more)")}"#
    }

    /// A vulnerability of a VEX document.
    static func analysis(_ state: String, of id: String = "CVE-1", ref: String) -> String {
        #"{"id": "\#(id)", "analysis": {"state": "\#(state)"}, "affects": [{"ref": "\#(ref)"}]}"#
    }

    var report: ReportText {
        var fields = [
            #""bomFormat": "CycloneDX""#, #""specVersion": "\#(version)""#, #""version": 1"#,
            #""serialNumber": "urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79""#,
            #""components": \#(components)"#,
        ]
        let root = component.map { #", "component": \#($0)"# } ?? ""
        fields.append(
            #""metadata": {"timestamp": \#(timestamp), "tools": \#(tools)\#(root)}"#
        )
        if let vulnerabilities { fields.append(#""vulnerabilities": \#(vulnerabilities)"#) }
        return ReportText("{\(fields.joined(separator: ",\n"))}", name: "bom.json")
    }
}

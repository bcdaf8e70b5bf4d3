/// Writes Grype reports for tests, field by field as JSON text.
struct GrypeText {
    var matches = "[]"
    var timestamp = #""2026-01-02T03:04:05.123456789+01:00""#
    var target = #"{"imageID": "\#(TrivyText.digest(1))"}"#
    var sourceType = "image"
    var distribution = "debian"
    var likeness = "[]"
    var version = "0.92.0"
    var more = ""

    /// One match, given as the fields of its vulnerability and those beside it.
    static func match(_ vulnerability: String, adding more: String = "") -> String {
        #"{"vulnerability": {\#(vulnerability)}"#
            + #", "artifact": {"name": "openssl", "version": "3.0.1", "type": "deb"}"#
            + (more.isEmpty ? "" : ", \(more)") + "}"
    }

    var report: ReportText {
        ReportText(
            #"{"matches": \#(matches), "#
                + #""source": {"type": "\#(sourceType)", "target": \#(target)}, "#
                + #""distro": {"name": "\#(distribution)", "version": "12", "#
                + #""idLike": \#(likeness)}, \#(more)"#
                + #""descriptor": {"name": "grype", "version": "\#(version)", "#
                + #""timestamp": \#(timestamp)}}"#
        )
    }
}

/// A text and the reference that containerd's `ParseDockerRef` makes of it.
struct AcceptedReference: Sendable, CustomStringConvertible {
    let text: String
    let domain: String
    let path: String

    /// The tag with its `:` or the digest with its `@`.
    let suffix: String

    init(_ text: String, _ domain: String, _ path: String, _ suffix: String = ":latest") {
        self.text = text
        self.domain = domain
        self.path = path
        self.suffix = suffix
    }

    /// The reference that containerd pulls.
    var result: String { (domain.isEmpty ? path : domain + "/" + path) + suffix }

    var description: String { text }
}

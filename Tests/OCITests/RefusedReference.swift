import OCI

/// A text that no containerd takes for a reference, and what is wrong with it.
struct RefusedReference: Sendable, CustomStringConvertible {
    let text: String
    let error: ImageReference.ParseError

    init(_ text: String, _ error: ImageReference.ParseError) {
        self.text = text
        self.error = error
    }

    var description: String { text.debugDescription }
}

import NodeFixture

extension [WireField] {
    /// A `PullImageRequest` with credentials.
    static func pull(_ image: String, as credentials: Credentials) -> [WireField] {
        [
            .message(1, [.text(1, image)]),
            .message(2, [.text(1, credentials.username), .text(2, credentials.password)]),
        ]
    }
}

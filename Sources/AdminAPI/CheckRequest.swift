/// The question what would become of a pull.
public struct CheckRequest: Codable, Hashable, Sendable {
    /// The image, as a pod names it.
    public var image: String

    /// Makes a question.
    ///
    /// - Parameter image: The image, as a pod names it.
    public init(image: String) {
        self.image = image
    }
}

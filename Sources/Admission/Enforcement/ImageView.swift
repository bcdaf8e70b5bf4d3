/// What somebody who asks for an image is told of it.
public enum ImageView<Response: Sendable>: Sendable {
    /// What the backend answered, whatever that is.
    case asItIs(Response)
    /// That it is not there.
    case hidden
}

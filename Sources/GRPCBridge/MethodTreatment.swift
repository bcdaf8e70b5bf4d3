/// What the proxy does with the calls of one method.
public enum MethodTreatment: Hashable, Sendable {
    /// Pass the call on.
    case relay(Shape)
    /// Hand the call to whoever answers the intercepted calls.
    case intercept
    /// Answer at once with this status; the backend hears nothing.
    case refuse(Status)

    /// What is known of the messages of a method that is passed on.
    public enum Shape: Hashable, Sendable {
        /// One message each way.
        case unary
        /// One message each way, the answer of which can be many megabytes. Only so many of these
        /// calls go to the backend at once; the others wait.
        case list
        /// Any number of messages each way, which is true of every method.
        case stream
    }
}

/// What the proxy does with the calls of one method.
public enum MethodTreatment: Hashable, Sendable {
    /// Pass the call on. `unary` says that it is known to have one message each way; a method
    /// of unknown shape is passed on as a stream, which any call is.
    case relay(unary: Bool)
    /// Hand the call to whoever answers the intercepted calls.
    case intercept
    /// Answer at once with this status; the backend hears nothing.
    case refuse(Status)
}

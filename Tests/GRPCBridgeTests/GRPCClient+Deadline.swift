import GRPCBridge
import Testing

extension GRPCBridge.GRPCClient {
    /// Makes a call that ends by its deadline, after it has come to where it is to end.
    ///
    /// On a busy machine that can take longer than the first time that is given.
    ///
    /// - Parameters:
    ///   - path: The method.
    ///   - hasCome: Whether the call has come there.
    /// - Returns: How it ended for the client.
    func callToDeadline(_ path: String, once hasCome: () -> Bool) async -> BackendResponse {
        for timeout in [Duration.milliseconds(300), .seconds(5)] {
            let response = await call(path, message: [1], timeout: timeout)
            if hasCome() { return response }
        }
        let response = await call(path, message: [1], timeout: .seconds(50))
        #expect(hasCome(), "the call has not come in time")
        return response
    }
}

import NIOCore
import NIOPosix

/// Holds answers back until a test lets them go.
final class Hold: Sendable {
    private let promise = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Void.self)

    deinit { release() }

    /// Succeeds when they may go.
    var released: EventLoopFuture<Void> { promise.futureResult }

    /// Lets them go, those to come as well.
    func release() {
        promise.succeed()
    }
}

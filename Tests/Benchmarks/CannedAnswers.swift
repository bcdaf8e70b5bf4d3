import GRPCBridge

/// What the fake container runtime answers, made once at its start.
struct CannedAnswers: Sendable {
    private static let imageSize: UInt64 = 187_349_021
    private static let hexDigits = 64

    /// What a pull of `Stage.denied` is answered with, as long as such answers are.
    ///
    /// An error costs gRPC more than an answer does, whoever gives it.
    private static let refusal = Status(
        code: .permissionDenied,
        message: """
            failed to pull and unpack image "\(Stage.denied.reference)": failed to resolve reference \
            "\(Stage.denied.reference)": pull access denied, repository does not exist or may \
            require authorization: server message: insufficient_scope: authorization failed
            """
    )

    /// What is answered to a request for a list: one message, or several of a stream.
    private let lists: [[UInt8]: InterceptedCall.Answer]
    private let imageStatus: [UInt8]
    private let imageFsInfo: [UInt8]
    private let pullImage: [UInt8]
    private let refusedPull: [UInt8]

    /// Makes the answers.
    ///
    /// - Parameter imageID: What a pull is answered with.
    init(imageID: String) {
        lists = Dictionary(
            MeasuredCall.allCases.compactMap { call in
                call.listedImages.map { count in
                    let request = call.request(image: "")
                    guard let messages = call.streamedMessages else {
                        return (request, .message(Self.list(of: 0..<count)))
                    }
                    let share = count / messages
                    return (
                        request,
                        .messages(
                            (0..<messages).map { Self.list(of: $0 * share..<($0 + 1) * share) }
                        )
                    )
                }
            },
            uniquingKeysWith: { first, _ in first }
        )
        var status = ProtobufMessage()
        status.add(1, Self.image(0))
        imageStatus = status.bytes
        var pulled = ProtobufMessage()
        pulled.add(1, imageID)
        pullImage = pulled.bytes
        imageFsInfo = Self.usage
        refusedPull = MeasuredCall.pull.request(image: Stage.denied.reference)
    }

    /// The answer to a call.
    ///
    /// - Parameters:
    ///   - path: The method's path.
    ///   - request: The request's bytes.
    /// - Returns: The answer, or the status of a method that there is no answer for.
    func answer(to path: String, _ request: [UInt8]) -> InterceptedCall.Answer {
        switch path {
        case MeasuredCall.imageStatus.path: return .message(imageStatus)
        case MeasuredCall.imageFsInfo.path: return .message(imageFsInfo)
        case MeasuredCall.pull.path:
            return request == refusedPull ? .status(Self.refusal) : .message(pullImage)
        default:
            guard let list = lists[request] else {
                return .status(Status(code: .unimplemented, message: "no answer to \(path)"))
            }
            return list
        }
    }

    private static func list(of numbers: Range<Int>) -> [UInt8] {
        var list = ProtobufMessage()
        for number in numbers { list.add(1, image(number)) }
        return list.bytes
    }

    /// An `Image` as containerd tells of one: id, tag, digest, size, user.
    private static func image(_ number: Int) -> ProtobufMessage {
        let name = "registry.example.com/team-\(number % 40)/application-\(number)"
        let digits = String(number, radix: 16)
        let digest = "sha256:\(String(repeating: "a", count: hexDigits - digits.count))\(digits)"
        var user = ProtobufMessage()
        user.add(1, 1_000)
        var image = ProtobufMessage()
        image.add(1, digest)
        image.add(2, "\(name):1.\(number)")
        image.add(3, "\(name)@\(digest)")
        image.add(4, imageSize)
        image.add(5, user)
        return image
    }

    /// An `ImageFsInfoResponse` with one file system.
    private static var usage: [UInt8] {
        var identifier = ProtobufMessage()
        identifier.add(1, "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs")
        var bytes = ProtobufMessage()
        bytes.add(1, 3_221_225_472)
        var inodes = ProtobufMessage()
        inodes.add(1, 81_920)
        var system = ProtobufMessage()
        system.add(1, 1_767_225_600_000_000_000)
        system.add(2, identifier)
        system.add(3, bytes)
        system.add(4, inodes)
        var response = ProtobufMessage()
        response.add(1, system)
        return response.bytes
    }
}

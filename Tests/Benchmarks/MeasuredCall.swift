import ArgumentParser
import CRI

/// A call of CRI's image service that is measured.
enum MeasuredCall: String, CaseIterable, Sendable, ExpressibleByArgument {
    case imageStatus = "image-status"
    case imageFsInfo = "image-fs-info"
    case list10 = "list-10"
    case list1000 = "list-1000"
    case list20000 = "list-20000"
    case streamImages = "stream-images"
    case pull

    private static let service = "/runtime.v1.ImageService"

    /// The method's path.
    var path: String {
        switch self {
        case .imageStatus: ImageServiceMethod.imageStatus
        case .imageFsInfo: ImageServiceMethod.imageFsInfo
        case .list10, .list1000, .list20000: "\(Self.service)/ListImages"
        // A method that the gate passes on message by message, as it does with methods that it has
        // never heard of.
        case .streamImages: "\(Self.service)/StreamImages"
        case .pull: ImageServiceMethod.pullImage
        }
    }

    /// How many images the answer lists, for a call that lists any.
    var listedImages: Int? {
        switch self {
        case .list10: 10
        case .list1000, .streamImages: 1_000
        case .list20000: 20_000
        case .imageStatus, .imageFsInfo, .pull: nil
        }
    }

    /// How many messages the answer has, for a call that is answered by a stream.
    var streamedMessages: Int? { self == .streamImages ? 100 : nil }

    /// The request's bytes.
    ///
    /// - Parameter image: What a call names that names an image.
    /// - Returns: The encoded message; the length of a list is told by its filter.
    func request(image: String) -> [UInt8] {
        switch self {
        case .imageStatus: ImageStatusRequest.encode(image: image)
        case .pull: PullImageRequest.encode(image: image)
        case .imageFsInfo: []
        case .list10, .list1000, .list20000, .streamImages:
            // ListImagesRequest.filter = ImageFilter.image = ImageSpec.image.
            Self.nested(rawValue, depth: 3)
        }
    }

    private static func nested(_ text: String, depth: Int) -> [UInt8] {
        var message = ProtobufMessage()
        message.add(1, text)
        for _ in 1..<depth {
            var outer = ProtobufMessage()
            outer.add(1, message)
            message = outer
        }
        return message.bytes
    }
}

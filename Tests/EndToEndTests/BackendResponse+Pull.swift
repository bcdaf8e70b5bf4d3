import CRI
import GRPCBridge

extension BackendResponse {
    /// What an answer to `PullImage` names, the image ID; nil if there is no such answer.
    var pulledImage: String? {
        message.flatMap { try? PullImageResponse(decoding: $0).imageReference }
    }
}

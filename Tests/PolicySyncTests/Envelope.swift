import Foundation
import Testing

@testable import PolicyBundles

/// Puts payloads into signed envelopes, right and wrong ones.
enum Envelope {
    /// An envelope as the authoring tool would write it, whatever the payload is.
    static func signed(
        _ payload: String,
        by keys: [SigningKey],
        signing other: String? = nil
    ) throws -> String {
        let message = PreAuthenticationEncoding.bytes(
            payloadType: PolicyBundle.mediaType,
            payload: Array((other ?? payload).utf8)
        )
        let signatures = try keys.map { key in
            let signature = Data(try key.signature(for: message)).base64EncodedString()
            return #"{"keyid": "\#(key.publicKey.id)", "sig": "\#(signature)"}"#
        }
        let base64 = Data(payload.utf8).base64EncodedString()
        return """
            {"payload": "\(base64)", "payloadType": "\(PolicyBundle.mediaType)", \
            "signatures": [\(signatures.joined(separator: ", "))]}
            """
    }
}

internal import CRI
internal import OCI

/// What clients of the gate send.
extension FuzzTarget {
    static func imageReference(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard let text = String(validating: input, as: UTF8.self),
            let reference = try? ImageReference(normalizing: text)
        else { return .refused }
        let name = reference.description
        try FuzzFault.check(
            (try? ImageReference(normalizing: name)) == reference,
            "the name that is forwarded is the name that was judged: \(name)"
        )
        try FuzzFault.check(
            name.utf8.allSatisfy { (0x21...0x7E).contains($0) },
            "a name is visible ASCII: \(name.debugDescription)"
        )
        try FuzzFault.check(
            reference.repository == reference.registryHost + "/" + reference.registryPath
                && !reference.registryHost.isEmpty && !reference.registryPath.isEmpty,
            "a name has a registry host and a repository on it: \(name)"
        )
        try FuzzFault.check(
            text.contains("@") == (reference.digest != nil),
            "a digest that was written is what is pulled, and none comes of itself: \(name)"
        )
        return .taken
    }

    static func pullImageRequest(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard let request = try? PullImageRequest(decoding: input) else { return .refused }
        guard let forwarded = try? PullImageRequest(decoding: request.encoded) else {
            throw FuzzFault("what is forwarded can be decoded")
        }
        try FuzzFault.check(
            forwarded.image == request.reference.description
                && forwarded.reference == request.reference,
            "what is forwarded names the image that was judged: \(request.reference)"
        )
        try FuzzFault.check(
            forwarded.auth == request.auth && forwarded.pod == request.pod
                && forwarded.annotations == request.annotations,
            "credentials, pod and annotations are forwarded as they were judged"
        )
        try FuzzFault.check(
            forwarded.encoded == request.encoded,
            "what is forwarded stays the same when it is decoded and encoded again"
        )
        let name = WireReader.image(ofPullImageRequest: request.encoded)
        try FuzzFault.check(
            name == Array(request.reference.description.utf8),
            "another reader finds the image that was judged: \(request.reference)"
        )
        return .taken
    }

    static func imageStatusRequest(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard let request = try? ImageStatusRequest(decoding: input) else { return .refused }
        let again = ImageStatusRequest.encode(image: request.image)
        try FuzzFault.check(
            (try? ImageStatusRequest(decoding: again))?.image == request.image,
            "an image that is asked for can be asked for: \(request.image.debugDescription)"
        )
        return .taken
    }
}

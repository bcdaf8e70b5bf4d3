internal import CRI

/// What the container runtime answers.
extension FuzzTarget {
    static func imageStatusResponse(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard let response = try? ImageStatusResponse(decoding: input) else { return .refused }
        guard let image = response.image else { return .taken }
        let names = image.repositoryTags + image.repositoryDigests
        try FuzzFault.check(
            names.reduce(image.id.utf8.count) { $0 + $1.utf8.count + 2 } <= input.count,
            "\(input.count) bytes do not make an ID of \(image.id.utf8.count) and \(names.count) names"
        )
        return .taken
    }

    static func pullImageResponse(_ input: [UInt8]) throws(FuzzFault) -> FuzzOutcome {
        guard let response = try? PullImageResponse(decoding: input) else { return .refused }
        let count = response.imageReference.utf8.count
        try FuzzFault.check(
            count <= input.count,
            "\(input.count) bytes do not make a reference of \(count)"
        )
        return .taken
    }
}

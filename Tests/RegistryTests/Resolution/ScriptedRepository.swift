import NIOHTTP1
import OCI

@testable import Registry

/// The manifests of `team/app`, as a well-behaved registry serves them.
struct ScriptedRepository: Sendable {
    typealias Reply = ScriptedRegistry.Reply

    static let imageType = "application/vnd.oci.image.manifest.v1+json"
    static let indexType = "application/vnd.oci.image.index.v1+json"

    /// One manifest.
    struct Manifest: Sendable {
        let mediaType: String
        let bytes: [UInt8]
        let digest: Digest

        init(mediaType: String, bytes: [UInt8]) throws {
            self.mediaType = mediaType
            self.bytes = bytes
            digest = try Digest(hashing: bytes)
        }
    }

    private var manifests: [String: Manifest] = [:]

    /// The digest that stands for a configuration in the tests.
    static func configuration(_ name: String) throws -> Digest {
        try Digest(hashing: Array("configuration of \(name)".utf8))
    }

    /// A manifest of an image, whose configuration has a digest of its own.
    static func image(_ name: String) throws -> Manifest {
        let text = """
            {"schemaVersion":2,"mediaType":"\(imageType)","config":{"mediaType":\
            "application/vnd.oci.image.config.v1+json","digest":"\(try configuration(name))",\
            "size":7},"layers":[]}
            """
        return try Manifest(mediaType: imageType, bytes: Array(text.utf8))
    }

    /// One entry of an index.
    static func entry(
        _ manifest: Manifest,
        platform: String?,
        mediaType: String? = nil
    ) -> String {
        let parts = (platform ?? "").split(separator: "/")
        let names = zip(["os", "architecture", "variant"], parts).map { "\"\($0)\":\"\($1)\"" }
        let member =
            platform == nil ? "" : ",\"platform\":{\(names.joined(separator: ","))}"
        return """
            {"mediaType":"\(mediaType ?? manifest.mediaType)","digest":"\(manifest.digest)",\
            "size":\(manifest.bytes.count)\(member)}
            """
    }

    /// An index of entries.
    static func index(_ entries: [String]) throws -> Manifest {
        let text = """
            {"schemaVersion":2,"mediaType":"\(indexType)",\
            "manifests":[\(entries.joined(separator: ","))]}
            """
        return try Manifest(mediaType: indexType, bytes: Array(text.utf8))
    }

    /// Adds a manifest, under its digest and a tag if there is one.
    mutating func add(_ manifest: Manifest, tag: String? = nil) {
        manifests["\(manifest.digest)"] = manifest
        if let tag { manifests[tag] = manifest }
    }

    /// Answers a request as a registry does.
    func reply(to request: ScriptedRegistry.Request) -> Reply {
        let prefix = "/v2/team/app/manifests/"
        guard request.path.hasPrefix(prefix),
            let manifest = manifests[String(request.path.dropFirst(prefix.count))]
        else { return Reply(status: 404) }
        return Reply(
            status: 200,
            headers: [
                "Content-Type": manifest.mediaType, "Docker-Content-Digest": "\(manifest.digest)",
                "Content-Length": "\(manifest.bytes.count)",
            ],
            body: manifest.bytes
        )
    }
}

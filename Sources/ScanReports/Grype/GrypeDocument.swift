/// The parts of Grype's JSON report that are read, in Grype's own shape.
///
/// The format is Grype's `models.Document`; its image is Syft's `source.ImageMetadata`. What an
/// ignore rule or a VEX document took out when Grype ran is in `ignoredMatches`, which is not read.
struct GrypeDocument: Decodable {
    let matches: [Match]?
    let source: Source?
    let distro: Distribution?
    let descriptor: Descriptor?
    let alertsByPackage: [PackageAlerts]?

    /// What was scanned; the target is an object for images and a text for anything else.
    struct Source: Decodable {
        let target: Target?

        private enum CodingKeys: String, CodingKey {
            case type
            case target
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            let type = try fields.decodeIfPresent(String.self, forKey: .type) ?? ""
            guard type == GrypeReport.imageSource else {
                throw ReportError.notAboutAnImage(
                    field: "source.type",
                    value: type,
                    expected: GrypeReport.imageSource
                )
            }
            target = try fields.decodeIfPresent(Target.self, forKey: .target)
        }
    }

    /// What Syft says of the image itself.
    struct Target: Decodable {
        let userInput: String?
        let imageID: String?
        let manifestDigest: String?
        let repoDigests: [String]?
        let tags: [String]?
        let architecture: String?
        let architectureVariant: String?
        let os: String?
    }

    /// The distribution that the image is made of; its name is empty if Grype has found none.
    ///
    /// One that Grype does not know has the name of the first that it knows of those that it says it is
    /// like, in `ID_LIKE` of its `os-release`.
    struct Distribution: Decodable {
        let name: String?
        let likeness: [String]

        private enum CodingKeys: String, CodingKey {
            case name
            case likeness = "idLike"
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            name = try fields.decodeIfPresent(String.self, forKey: .name)
            // Early releases have a text, as os-release has it.
            likeness =
                if let text = try? fields.decode(String.self, forKey: .likeness) {
                    text.split(separator: " ").map(String.init)
                } else {
                    try fields.decodeIfPresent([String].self, forKey: .likeness) ?? []
                }
        }
    }

    /// What wrote the report, and when.
    struct Descriptor: Decodable {
        let name: String?
        let version: String?
        let timestamp: String?
    }

    /// What is wrong with how a package was scanned.
    struct PackageAlerts: Decodable {
        let package: Package?
        let alerts: [Alert]?
    }

    /// What the alerts are on.
    struct Package: Decodable {
        let type: String?
    }

    /// One thing that is wrong.
    struct Alert: Decodable {
        let type: String?
    }
}

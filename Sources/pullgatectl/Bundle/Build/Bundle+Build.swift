internal import ArgumentParser
internal import FoundationEssentials
internal import PolicyBundles
internal import PolicyEngine

extension Bundle {
    /// Makes the files that a central endpoint serves.
    struct Build: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Build a signed bundle out of policy files and scan reports.",
            discussion: """
                Writes DIR/bundle, and the index of the reports to DIR/blobs/sha256: any HTTP \
                server that serves the folder is a central endpoint. Of the folders of reports the \
                files *.json are read, of every format that a node knows, and VEX documents among \
                them take findings out. With Ed25519 keys the same input gives the same bytes.

                The revision is one more than that of the bundle in DIR, which has to be signed by \
                one of the keys, or by that of --previous-key. Vulnerabilities without a date of \
                publication keep the date of the first bundle that had them, for grace periods, as \
                long as each has an index.

                Exit code: 0 built, 1 reports are missing, one of them or the bundle in DIR cannot \
                be used, or another build is writing to DIR, 64 a wrong policy file, key or \
                option, 74 cannot write.
                """
        )

        /// A bundle that ends sooner is warned of: nodes have to be given the next one by then.
        private static let expiryNotice = Age(seconds: 86_400)

        /// The longest period in days: a century is for ever, and dates end with the year 9999.
        private static let longestPeriod: Int64 = 36_500

        @Argument(help: ArgumentHelp("Policy files, in YAML.", valueName: "policy"))
        var policies: [String]

        @Option(
            name: .customLong("reports"),
            help: ArgumentHelp(
                "A folder with scan reports; may be repeated. Without one there is no index.",
                valueName: "dir"
            )
        )
        var reportFolders: [String] = []

        @Option(
            name: .customLong("key"),
            help: ArgumentHelp(
                "A private key to sign with; repeated while nodes move to another key.",
                valueName: "file"
            )
        )
        var keys: [String]

        @Option(
            name: .customLong("previous-key"),
            help: ArgumentHelp(
                """
                A public key that has signed the bundle in the folder, where its private one is \
                lost or stolen; may be repeated.
                """,
                valueName: "file"
            )
        )
        var previousKeys: [String] = []

        @Option(
            help: ArgumentHelp(
                "How long nodes may use the bundle, such as 7d.",
                valueName: "period"
            ),
            transform: { try Age(parsing: $0) }
        )
        var expires: Age

        @Option(
            help: ArgumentHelp("The folder to write to.", valueName: "dir"),
            transform: { try OutputPath.parse($0, "the folder, and --format the format") }
        )
        var output: String

        @Option(help: "The revision, higher than that of the bundle in the folder.")
        var revision: UInt64?

        @Option(
            help: ArgumentHelp(
                "When the bundle is made; default: SOURCE_DATE_EPOCH, or now.",
                valueName: "time"
            ),
            transform: { try Timestamp(parsing: $0) }
        )
        var issuedAt: Timestamp?

        @Flag(help: "Skip report files that cannot be used, and name them.")
        var keepGoing = false

        @Flag(help: "Build though the folders have no report, or no --reports is given any more.")
        var allowNoReports = false

        @Flag(help: "Remove indexes that neither this bundle nor the one before names.")
        var prune = false

        @Option(help: "Write text, or json: one object.")
        var format = OutputFormat.text

        func validate() throws {
            guard expires.seconds > 0 else {
                throw ValidationError("--expires must be longer than 0s: no node would use it")
            }
            guard expires <= Age(seconds: Self.longestPeriod * 86_400) else {
                throw ValidationError("--expires must be at most \(Self.longestPeriod)d")
            }
            guard revision != 0 else { throw ValidationError("--revision begins with 1") }
        }

        func run() throws {
            let files = PolicyFiles(reading: policies, at: .now)
            files.sayMistakes()
            guard let policies = files.policies else { throw Failure.usage.exit }
            let issuedAt = try issuedAt ?? Self.sourceDate() ?? .now
            let build = BundleBuild(
                folder: BundleFolder(path: output),
                keys: try KeyFiles.signingKeys(keys),
                previousKeys: try KeyFiles.publicKeys(previousKeys),
                policies: policies,
                reportFolders: reportFolders,
                revision: revision,
                issuedAt: issuedAt,
                expiresAt: issuedAt.adding(seconds: expires.seconds),
                skipsBrokenFiles: keepGoing,
                allowsNoReports: allowNoReports,
                prunes: prune
            )
            let result = try build.run()
            files.sayWarnings()
            sayWhenExpirySoon(result.bundle)
            switch format {
            case .text:
                let text = BuildText(result, style: StandardStream.output.style)
                try StandardStream.output.write(text.description)
            case .json: try JSONLines().write(BuildRecord(result))
            }
        }

        private func sayWhenExpirySoon(_ bundle: PolicyBundle) {
            guard let expiresAt = bundle.expiresAt else { return }
            let now = Timestamp.now
            if bundle.isExpired(at: now) {
                StandardStream.say("warning: the bundle has expired already, at \(expiresAt)")
            } else if bundle.isExpired(at: now.adding(seconds: Self.expiryNotice.seconds)) {
                StandardStream.say("warning: the bundle expires soon, at \(expiresAt)")
            }
        }

        /// The time that whoever builds reproducibly sets (reproducible-builds.org).
        private static func sourceDate() throws -> Timestamp? {
            let name = "SOURCE_DATE_EPOCH"
            let value = ProcessInfo.processInfo.environment[name]
            guard let text = value, !text.isEmpty else { return nil }
            guard let seconds = Int64(text), seconds >= 0 else {
                throw Failure.usage.exit(saying: "\(name) is no number of seconds: \"\(text)\"")
            }
            return Timestamp(secondsSinceEpoch: seconds)
        }
    }
}

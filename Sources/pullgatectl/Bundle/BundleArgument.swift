internal import ArgumentParser

/// The bundle that a verb reads.
struct BundleArgument: ParsableArguments {
    /// Says what the option `--key` of such a verb names.
    static let keyHelp = ArgumentHelp(
        "A file of public keys to trust; may be repeated.",
        valueName: "file"
    )

    @Argument(
        help: ArgumentHelp(
            "A folder that \"bundle build\" wrote, or the file of a bundle.",
            valueName: "bundle"
        )
    )
    var path: String
}

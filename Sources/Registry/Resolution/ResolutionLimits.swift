/// What a resolution may cost.
public struct ResolutionLimits: Hashable, Sendable {
    /// The most manifests of one index that are fetched when the choice is not sure.
    public var candidates = 8

    /// The most manifests that are kept, of all images together.
    public var cachedManifests = 1024

    /// The most bytes of manifests that are kept, counted as `ManifestCache.Entry.cost` has it.
    public var cachedBytes = 16 << 20

    /// The most resolutions of one registry that go on at once: twice the connections that an HTTP
    /// client makes to one host.
    public var atOnce = 16

    /// The most urgent resolutions of one registry that go on at once, besides the others.
    ///
    /// Theirs is another HTTP client, and it makes as many connections to one host. More of them
    /// wait for each other, as long as their callers do.
    public var urgentAtOnce = 8

    /// How long a resolution may wait for others of its registry: a node that starts with a thousand
    /// images needs some ten seconds.
    public var patience = Duration.seconds(120)

    /// The limits as they are unless set otherwise: those of a node with some hundred images.
    public init() {}
}

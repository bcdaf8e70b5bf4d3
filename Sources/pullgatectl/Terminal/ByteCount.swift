/// A number of bytes, for people: in a unit they can compare, and exactly.
struct ByteCount: Hashable, Sendable, CustomStringConvertible {
    /// The decimal units (IEC 80000-13), in which container tools count downloads.
    private static let units = ["kB", "MB", "GB", "TB", "PB", "EB"]

    /// The number, not negative.
    let bytes: Int64

    /// The number as `12.3 MB (12345678 B)`, or `999 B`.
    var description: String {
        var text = "\(bytes) B"
        // In the unit that is tried. It stays a `Double` while it may not fit into `Int64`.
        var tenths = Double(bytes) * 10
        for unit in Self.units where tenths.rounded() >= 10_000 {
            tenths /= 1000
            let shown = Int64(tenths.rounded())
            text = "\(shown / 10).\(shown % 10) \(unit) (\(bytes) B)"
        }
        return text
    }
}

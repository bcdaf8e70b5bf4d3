internal import CMessages

/// The annotations of a pod that are meant for Pullgate.
///
/// A pod may carry a hundred kilobytes of others; those are passed on and not looked at.
public struct PodAnnotations: Hashable, Sendable {
    /// What the keys of Pullgate's annotations begin with.
    public static let prefix = "pullgate.dev/"

    private var values: [String: String] = [:]

    /// Makes none.
    init() {}

    /// The value of an annotation, or nil if the pod does not have it.
    ///
    /// - Parameter key: The key, which begins with `prefix`.
    public subscript(key: String) -> String? { values[key] }

    /// Adds those of a decoded message, which replace what is there already.
    ///
    /// Of several with one key the last counts, as for a map in protobuf.
    ///
    /// - Parameters:
    ///   - entries: The first entry.
    ///   - count: How many there are.
    ///   - field: The field's path in its message, for the error.
    /// - Throws: `CRIMessageError.notUTF8` for one of Pullgate's own.
    mutating func add(
        _ entries: UnsafePointer<UnsafeMutablePointer<Runtime__V1__Annotation>?>?,
        count: Int,
        field: String
    ) throws(CRIMessageError) {
        let entries = unsafe UnsafeBufferPointer(start: entries, count: count)
        for index in 0..<count {
            guard let entry = unsafe entries[index],
                let key = try? unsafe entry.pointee.key.text(field: field),
                key.hasPrefix(Self.prefix)
            else { continue }
            values[key] = try unsafe entry.pointee.value.text(field: "\(field)[\(key)]")
        }
    }
}

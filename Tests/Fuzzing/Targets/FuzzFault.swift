/// Something that must hold for every input that a decoder takes, and does not for this one.
public struct FuzzFault: Error, Hashable, CustomStringConvertible {
    /// What should hold.
    public let description: String

    /// Notes what should hold.
    init(_ description: String) {
        self.description = description
    }

    /// Throws unless something holds.
    static func check(_ holds: Bool, _ claim: @autoclosure () -> String) throws(FuzzFault) {
        if !holds { throw FuzzFault(claim()) }
    }
}

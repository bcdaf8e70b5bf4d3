/// What became of a denied image that a pull has left on the node.
enum Removal: Hashable {
    /// It is no longer there.
    case removed
    /// It stays, because it is not this pull's alone.
    case kept(Reason)
    /// It is still there, and should not be; the text says why.
    case failed(String)

    /// Why an image stays.
    enum Reason: Hashable {
        /// The runtime needs it itself.
        case pinned
        /// It has this name, which does not come from the pull.
        case name(String)
    }
}

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
        /// It is for others to have by this name: an exempt one, one in another repository that no pull
        /// under way has given, or that of a pull which was judged good for it.
        case name(String)
    }
}

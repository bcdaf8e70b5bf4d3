/// Why what a process names as its file says nothing here.
enum UnseenFile: Error, CustomStringConvertible {
    /// It is one of a container.
    case ofContainer
    /// Its path begins in a folder of the process.
    case relative(String)

    var description: String {
        switch self {
        case .ofContainer: "it runs in a container, whose files are not looked at"
        case .relative(let path): "\(path) is no absolute path"
        }
    }
}

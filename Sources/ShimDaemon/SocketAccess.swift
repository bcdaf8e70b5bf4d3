internal import SystemPackage

/// Whom the modes of a Unix socket and of its folder let connect, whatever the gate allows.
struct SocketAccess {
    /// The socket's path.
    let path: String

    /// Says why one of some users cannot connect.
    ///
    /// Who is in a group is not looked at: modes that are open for another group than root's are taken as
    /// meant so.
    ///
    /// - Parameter users: The user ids that are to connect.
    /// - Returns: What keeps one of them away; nil where nothing does, or it cannot be seen.
    func obstacle(for users: Set<UInt32>) -> String? {
        guard let socket = try? Stat(FilePath(path)),
            let folder = try? Stat(FilePath(path).removingLastComponent())
        else { return nil }
        let keptAway = users.subtracting([0]).contains { user in
            !socket.lets(user, by: .otherWrite, .groupWrite)
                || !folder.lets(user, by: .otherExecute, .groupExecute)
        }
        guard keptAway else { return nil }
        let modes = [socket, folder].map { "0" + String($0.permissions.rawValue, radix: 8) }
        return "the socket's mode is \(modes[0]), its folder's \(modes[1])"
    }
}

extension Stat {
    /// Whether a user is the owner, or has a permission as everybody does, or may have it by a group.
    fileprivate func lets(
        _ user: UInt32,
        by other: FilePermissions,
        _ group: FilePermissions
    ) -> Bool {
        userID.rawValue == user || permissions.contains(other)
            || groupID.rawValue != 0 && permissions.contains(group)
    }
}

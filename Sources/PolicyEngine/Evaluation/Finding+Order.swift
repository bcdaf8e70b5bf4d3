extension Finding {
    /// Tells whether this finding is listed before another: the most severe first, then by id,
    /// package and version.
    ///
    /// The order looks at every byte, so that lists do not depend on the order of reports.
    func precedes(_ other: Finding) -> Bool {
        if severity != other.severity { return severity > other.severity }
        return Self.order(id.folded, other.id.folded)
            ?? Self.order(package, other.package)
            ?? Self.order(installedVersion, other.installedVersion)
            ?? Self.order(fixedVersion, other.fixedVersion)
            ?? Self.order(isFixUnknown, other.isFixUnknown)
            ?? Self.order(publishedAt, other.publishedAt)
            ?? Self.order(other.knownExploited, knownExploited)
            ?? Self.order(id.text, other.id.text)
            ?? aliases.lexicographicallyPrecedes(other.aliases) {
                Self.order($0.text, $1.text) ?? false
            }
    }

    /// Tells whether one text is before another, nil if they are the same bytes.
    private static func order(_ left: String, _ right: String) -> Bool? {
        left.utf8.elementsEqual(right.utf8)
            ? nil : left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// As above; a fix is listed before none.
    private static func order(_ left: String?, _ right: String?) -> Bool? {
        switch (left, right) {
        case (let left?, let right?): order(left, right)
        case (nil, nil): nil
        case (_?, nil): true
        case (nil, _?): false
        }
    }

    private static func order(_ left: Timestamp?, _ right: Timestamp?) -> Bool? {
        switch (left, right) {
        case (let left?, let right?): left == right ? nil : left < right
        case (nil, nil): nil
        case (_?, nil): true
        case (nil, _?): false
        }
    }

    private static func order(_ left: Bool, _ right: Bool) -> Bool? {
        left == right ? nil : !left
    }
}

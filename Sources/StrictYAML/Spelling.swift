/// Finds the word that somebody meant who misspelt it.
enum Spelling {
    /// The most letters that may be wrong, missing or too many: two still look like a slip.
    static let maximumDistance = 2

    /// The longest word that is compared, in bytes: no key that is known is as long.
    static let maximumBytes = 64

    /// The known word nearest to `word`, compared without case, or nil if none is near.
    static func nearest(to word: String, of known: [String]) -> String? {
        guard word.utf8.count <= maximumBytes else { return nil }
        let candidates = known.map { known in
            (word: known, distance: distance(word.lowercased(), known.lowercased()))
        }
        // In a word of three letters two wrong ones make another word.
        return candidates.filter { $0.distance <= maximumDistance && $0.distance * 2 < word.count }
            .min { $0.distance < $1.distance }?.word
    }

    /// The Levenshtein distance of two texts, in bytes.
    static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right.utf8)
        var row = Array(0...right.count)
        for (index, leftByte) in left.utf8.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, rightByte) in right.enumerated() {
                let replaced = diagonal + (leftByte == rightByte ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}

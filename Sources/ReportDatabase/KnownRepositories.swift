import GRDB

/// The repositories that the images of an index had so far.
struct KnownRepositories {
    private var numbers: [String: Int64] = [:]

    /// The numbers of some repositories, which those that are new get here.
    ///
    /// - Parameter names: The repositories.
    /// - Returns: The numbers, from 1 in the order of first appearance.
    mutating func numbers(of names: Set<String>) -> Set<Int64> {
        var found: Set<Int64> = []
        // A set has another order in each process, and the same reports must give the same bytes.
        for name in names.sorted() {
            let number = numbers[name] ?? Int64(numbers.count) + 1
            numbers[name] = number
            found.insert(number)
        }
        return found
    }

    /// Writes the repositories.
    ///
    /// - Parameter database: The index.
    /// - Throws: `DatabaseError`.
    func store(in database: Database) throws {
        for (name, number) in numbers.sorted(by: { $0.value < $1.value }) {
            try database.cachedStatement(sql: "INSERT INTO repository VALUES (?, ?)")
                .execute(arguments: [number, name.storable])
        }
    }
}

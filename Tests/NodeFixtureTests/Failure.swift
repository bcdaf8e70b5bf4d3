/// An error that only these tests throw.
struct Failure: Error, Equatable {}

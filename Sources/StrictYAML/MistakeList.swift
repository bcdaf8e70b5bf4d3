/// The mistakes found so far in one document.
struct MistakeList {
    let file: String
    private(set) var mistakes: [Mistake] = []
    private(set) var omitted = 0

    init(file: String) {
        self.file = file
    }

    var isEmpty: Bool { mistakes.isEmpty }

    /// Whether a further mistake would only be counted.
    var isFull: Bool { mistakes.count >= DocumentError.maximumMistakes }

    mutating func report(_ message: String, at position: SourcePosition, path: ValuePath) {
        guard !isFull else {
            omitted += 1
            return
        }
        let mistake = Mistake(
            file: file,
            position: position,
            path: path.description,
            message: message
        )
        mistakes.append(mistake)
    }

    /// The error that carries this one mistake about the document as a whole.
    static func error(
        in file: String,
        at position: SourcePosition,
        _ message: String
    ) -> DocumentError {
        var list = MistakeList(file: file)
        list.report(message, at: position, path: .root)
        return DocumentError(list)
    }
}

extension StringProtocol {
    /// The text with ASCII letters in lower case and everything else as it is.
    var asciiLowercased: String {
        mappingBytes { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }

    /// The text with ASCII letters in upper case and everything else as it is.
    var asciiUppercased: String {
        mappingBytes { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 & 0xDF : $0 }
    }

    private func mappingBytes(_ change: (UInt8) -> UInt8) -> String {
        // Most texts are folded already; these share the storage of the original.
        guard utf8.contains(where: { change($0) != $0 }) else { return String(self) }
        return String(decoding: utf8.map(change), as: UTF8.self)
    }
}

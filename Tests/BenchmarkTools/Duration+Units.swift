extension Duration {
    /// Whole microseconds.
    public var microseconds: Int64 { Int64(self / .microseconds(1)) }

    /// Milliseconds with one decimal place.
    public var milliseconds: Double { (self / .milliseconds(1) * 10).rounded() / 10 }

    /// Seconds with one decimal place.
    public var inSeconds: Double { (self / .seconds(1) * 10).rounded() / 10 }
}

extension Double {
    /// The number with a fixed count of decimal places.
    ///
    /// - Parameter places: How many, 0 for none and no point.
    /// - Returns: The text.
    public func text(places: Int) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let whole = Int64((magnitude * scale).rounded())
        let sign = self < 0 && whole > 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % Int64(scale))
        let zeros = String(repeating: "0", count: places - fraction.utf8.count)
        return "\(sign)\(whole / Int64(scale)).\(zeros)\(fraction)"
    }
}

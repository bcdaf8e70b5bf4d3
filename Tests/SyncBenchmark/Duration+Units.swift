extension Duration {
    /// Whole microseconds.
    var microseconds: Int64 { Int64(self / .microseconds(1)) }

    /// Milliseconds with one decimal place.
    var milliseconds: Double { (self / .milliseconds(1) * 10).rounded() / 10 }

    /// Seconds with one decimal place.
    var inSeconds: Double { (self / .seconds(1) * 10).rounded() / 10 }
}

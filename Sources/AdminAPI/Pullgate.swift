/// What is true of all of Pullgate's programs.
public enum Pullgate {
    /// The version.
    public static let version = "0.1.0"
}

/// The program's version.
public enum RushesVersion {
    /// The version as `rushes --version` prints it.
    public static let current = "0.1.0"
}

package import RushesCore

/// Finds the addresses of a host name.
package protocol NameResolver: Sendable {
    /// All addresses of a name, in the order in which they should be tried.
    ///
    /// A cancelled question must end soon: the deadline of a request is kept by cancelling it.
    ///
    /// - Parameter name: a host name in ASCII and lower case.
    /// - Returns: the addresses. That there are none is no error here, and must be taken for one by who asks.
    /// - Throws: `provider_unreachable` if they cannot be found. Who asks must then reach nothing.
    func addresses(of name: String) async throws(RushesError) -> [IPAddress]
}

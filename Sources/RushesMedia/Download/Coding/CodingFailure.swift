/// Why an encoded body could not be decoded.
package enum CodingFailure: Error, Sendable, Hashable {
    /// It contradicts itself.
    case damaged
    /// Its own checksum says that it is not what was sent.
    case wrongChecksum
}

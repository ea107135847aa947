import Foundation
import NIOSSL
import RushesCore

/// The certificates that services are trusted by, as `SSL_CERT_FILE` and `SSL_CERT_DIR` name them.
///
/// Each stands for its own part of what the system trusts, as for OpenSSL: a file alone leaves the system's folder, a
/// folder alone the system's file. Both together leave nothing of the system's.
struct TrustRoots: Sendable, Hashable {
    /// The file of `SSL_CERT_FILE`.
    var file: String?
    /// The folders of `SSL_CERT_DIR`, which are separated by colons.
    var folders: [String] = []

    /// What the system trusts.
    init() {}

    /// Reads the variables, in either case.
    ///
    /// - Parameter value: the value of a variable; `nil` if it is not set or blank.
    init(reading value: (String) -> String?) {
        file = value("SSL_CERT_FILE") ?? value("ssl_cert_file")
        folders = (value("SSL_CERT_DIR") ?? value("ssl_cert_dir"))?.split(separator: ":").map(String.init) ?? []
    }

    /// Whether the system's certificates are all that counts.
    var isSystem: Bool { file == nil && folders.isEmpty }

    /// Reads the certificates.
    ///
    /// - Throws: `invalid_brief` if a file or folder cannot be read or holds no certificate; the message names the
    ///   variable.
    func load() throws(RushesError) -> [NIOSSLCertificate] {
        var certificates: [NIOSSLCertificate] = []
        if let file {
            guard let found = try? NIOSSLCertificate.fromPEMFile(file), !found.isEmpty else {
                throw Self.refusal("SSL_CERT_FILE", file, "a PEM file of certificates")
            }
            certificates += found
        }
        for folder in folders {
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
                throw Self.refusal("SSL_CERT_DIR", folder, "a folder of PEM files")
            }
            // Such folders hold other things, too: a text, a key, a link that leads nowhere.
            for name in names.sorted() {
                certificates += (try? NIOSSLCertificate.fromPEMFile("\(folder)/\(name)")) ?? []
            }
        }
        guard !certificates.isEmpty || isSystem else {
            throw Self.refusal("SSL_CERT_DIR", folders.joined(separator: ":"), "a folder of PEM files")
        }
        return Array(Set(certificates))
    }

    /// What the client is told; `nil` where the system's certificates are all that counts.
    ///
    /// - Throws: as ``load()``.
    func configuration() throws(RushesError) -> TLSConfiguration? {
        guard !isSystem else { return nil }
        let certificates = try load()
        var configuration = TLSConfiguration.makeClientConfiguration()
        if (file != nil && !folders.isEmpty) || !Self.systemHasCertificates {
            configuration.trustRoots = .certificates(certificates)
        } else {
            configuration.additionalTrustRoots = [.certificates(certificates)]
        }
        return configuration
    }

    /// Whether there is anything where the TLS library looks for the system's certificates; it fails if there is not.
    private static var systemHasCertificates: Bool {
        #if os(Linux)
            ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/certs"]
                .contains { FileManager.default.fileExists(atPath: $0) }
        #else
            true
        #endif
    }

    private static func refusal(_ variable: String, _ path: String, _ what: String) -> RushesError {
        RushesError(
            .invalidBrief,
            "\(variable) is `\(path)`, which cannot be read as \(what)",
            hint: "set it to \(what) in which the authority stands that services are trusted by, or unset it"
        )
    }
}

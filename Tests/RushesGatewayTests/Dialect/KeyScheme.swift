import HTTPTypes
import RushesCore
import RushesGateway
import Testing

/// How a route takes keys, as the OpenAPI document says it.
struct KeyScheme: Hashable {
    /// The header.
    let name: HTTPField.Name
    /// What stands in it before the key.
    let prefix: String

    /// Reads a security scheme of the document.
    init(_ scheme: JSONValue) throws {
        switch scheme["type"]?.stringValue {
        case "http": (name, prefix) = (.authorization, "Bearer ")
        case "apiKey":
            let header = try #require(scheme["name"]?.stringValue)
            (name, prefix) = (try #require(HTTPField.Name(header)), "")
        default: throw RushesError(.internalError, "no test knows this way to send a key: \(scheme)")
        }
    }

    /// A key, as it is sent.
    func headers(_ key: String) -> HTTPFields { [name: prefix + key] }
}

extension Front {
    /// How each route takes keys, by its name; routes that take none are not in it.
    func keySchemes() async throws -> [String: KeyScheme] {
        let document = try await send(.get, "/openapi.json").json
        var schemes: [String: KeyScheme] = [:]
        for route in gateway.routes {
            let operation = document["paths"]?[route.path]?[route.method.rawValue.lowercased()]
            guard let security = operation?["security"]?.arrayValue?.first?.objectValue else { continue }
            let name = try #require(security.keys.first)
            let scheme = try #require(document["components"]?["securitySchemes"]?[name])
            schemes[route.name] = try KeyScheme(scheme)
        }
        return schemes
    }
}

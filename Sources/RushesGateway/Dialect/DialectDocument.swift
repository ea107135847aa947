package import RushesCore

/// A dialect's part of the OpenAPI document besides its routes.
package struct DialectDocument: Sendable {
    /// The ways to send a key, by name; a caller uses one of them.
    package var securitySchemes: [String: JSONValue]
    /// The shapes that its routes name, by name; no other dialect may use the same names.
    package var schemas: [String: JSONValue]
    /// Parameters of paths besides `id`, `file` and `owner`, by name.
    package var parameters: [String: JSONValue]
    /// The name of the shape of an error.
    package var errorSchema: String

    /// Describes a dialect.
    package init(
        securitySchemes: [String: JSONValue],
        schemas: [String: JSONValue],
        parameters: [String: JSONValue] = [:],
        errorSchema: String
    ) {
        self.securitySchemes = securitySchemes
        self.schemas = schemas
        self.parameters = parameters
        self.errorSchema = errorSchema
    }
}

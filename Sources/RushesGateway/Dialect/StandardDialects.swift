extension Gateway {
    /// The dialects that a gateway speaks. Errors outside their paths are in the first one's words.
    package static var standardDialects: [any Dialect] { [AtlasDialect()] }
}

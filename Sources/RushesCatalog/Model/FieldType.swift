/// The JSON type of a setting's value.
package enum FieldType: String, Sendable, Hashable, Codable {
    /// A text.
    case string
    /// A whole number.
    case integer
    /// Any number.
    case number
    /// `true` or `false`.
    case boolean
    /// A list.
    case array
    /// An object.
    case object
}

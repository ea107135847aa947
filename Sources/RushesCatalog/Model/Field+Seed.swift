extension Field {
    /// A seed that the field allows and that a service does not take for "choose one": nil if there is none.
    func drawn(from random: inout some RandomNumberGenerator) -> Int64? {
        let least = max(0, minimum ?? 0)
        let most = min(Double(Int32.max), maximum ?? .infinity)
        guard least <= most else { return nil }
        return Int64.random(in: Int64(least)...Int64(most), using: &random)
    }
}

/// One measured figure beside what it should be.
struct Figure {
    var what: String
    var measured: Double
    var unit: String
    /// What it is to be less than, or equal to; `nil` where it is only told.
    var atMost: Double?
    /// What it is to be at least; `nil` where it is only told.
    var atLeast: Double?

    /// The figure as a JSON object on one line.
    var line: String {
        var fields = [#""what": "\#(what)""#, #""measured": \#(Self.rounded(measured))"#, #""unit": "\#(unit)""#]
        if let atMost {
            fields.append(#""target": "at most \#(Self.rounded(atMost))", "met": \#(measured <= atMost)"#)
        } else if let atLeast {
            fields.append(#""target": "at least \#(Self.rounded(atLeast))", "met": \#(measured >= atLeast)"#)
        } else {
            fields.append(#""target": null, "met": null"#)
        }
        return "{" + fields.joined(separator: ", ") + "}"
    }

    private static func rounded(_ number: Double) -> Double { (number * 1000).rounded() / 1000 }
}

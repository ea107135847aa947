/// One measured figure beside what it should be.
struct Figure {
    /// Which way a target is met.
    enum Target {
        case atLeast(Double)
        case atMost(Double)
        case none
    }

    var what: String
    var measured: Double
    var unit: String
    var target = Target.none

    /// The figure as a JSON object on one line.
    var line: String {
        let (bound, isMet): (String, String) =
            switch target {
            case .atLeast(let least): (#""at least \#(Int(least))""#, "\(measured >= least)")
            case .atMost(let most): (#""at most \#(Int(most))""#, "\(measured <= most)")
            case .none: ("null", "null")
            }
        let rounded = (measured * 1000).rounded() / 1000
        return
            #"{"what": "\#(what)", "measured": \#(rounded), "unit": "\#(unit)", "target": \#(bound), "met": \#(isMet)}"#
    }
}

/// A share as a short bar: `█████▌░░░░ 55 %`.
package struct ProgressBar: Sendable, Hashable, CustomStringConvertible {
    /// The share that is done, between 0 and 1.
    package var share: Double
    /// How many columns the bar itself has.
    package var width: Int

    /// Makes a bar; a share outside 0…1 is brought into it, and what is no number is none.
    package init(_ share: Double, width: Int = 16) {
        self.share = share.isNaN ? 0 : min(max(share, 0), 1)
        self.width = width
    }

    /// The bar and its percentage.
    package var description: String {
        let filled = Int((share * Double(width)).rounded(.down))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let percentage = "\(Int((share * 100).rounded(.down)))"
        return "\(bar) \(String(repeating: " ", count: max(0, 3 - percentage.count)))\(percentage) %"
    }
}

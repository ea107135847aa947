import RushesCore
import Testing

@Suite struct MoneyTests {
    @Test(arguments: [
        ("1", 1_000_000, "1.00"), ("0.75", 750_000, "0.75"), ("-12.000001", -12_000_001, "-12.000001"),
        (".5", 500_000, "0.50"), ("2.", 2_000_000, "2.00"), ("0.7499999999", 750_000, "0.75"),
    ])
    func `a decimal is read exactly and written with at least two places`(text: String, micros: Int64, written: String)
    {
        let money = Money(decimal: text)
        #expect(money?.micros == micros)
        #expect(money?.decimal == written)
    }

    @Test(arguments: ["", ".", "-", "1e3", "1,000", "1.2.3", " 1", "abc", "99999999999999999999"])
    func `what is no plain decimal is refused`(text: String) {
        #expect(Money(decimal: text) == nil)
    }
}

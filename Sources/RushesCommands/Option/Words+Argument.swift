public import ArgumentParser
public import RushesCore
public import RushesLedger

extension Budget.Period: ExpressibleByArgument {}
extension Outlay.Grouping: ExpressibleByArgument {}

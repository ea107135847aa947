package import RushesProvider

/// The engine keeps a submission and its clip in its spool until the take is stored.
extension AnimaticEngine: SpoolingProvider {}

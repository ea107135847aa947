public import RushesCore

/// What predictions have in common that take about as long: the key under which completion times are learnt.
public struct CompletionKey: Sendable, Hashable {
    /// The model.
    public var model: ModelID
    /// The length of the clip; `nil` where the model has one length.
    public var duration: Duration?
    /// How fine the clip is; `nil` where the model has one resolution.
    public var resolution: Resolution?
    /// From when the time counts: from the moment at which the service was first seen to report this status, where it is
    /// `processing` or the like; `nil` for the time from acceptance.
    public var status: String?

    /// Makes a key.
    public init(model: ModelID, duration: Duration? = nil, resolution: Resolution? = nil, status: String? = nil) {
        self.model = model
        self.duration = duration
        self.resolution = resolution
        self.status = status
    }

    /// The same kind of predictions, with the time counted from the moment at which a status was first seen.
    public func since(status: String?) -> CompletionKey {
        var key = self
        key.status = status
        return key
    }
}

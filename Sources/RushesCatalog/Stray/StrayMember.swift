package import RushesCore

/// What becomes of a member of a body that its model does not have, where bodies that were written for other models are
/// to be understood.
package enum StrayMember: Sendable, Hashable {
    /// It may be left out, and its sender is told.
    case droppable(Drop)
    /// It must be refused.
    case refused(Reason)

    /// Why a member may be left out.
    package enum Drop: Sendable, Hashable {
        /// Its value says nothing: `null`, an empty text, list or object, `false`.
        case empty
        /// It is a switch of other models that carries no material and cannot raise a price.
        case switchOfOthers
        /// The model takes the clip's shape from the picture or clip that it is given.
        case shapeOfMaterial
    }

    /// Why a member must not be left out.
    package enum Reason: Sendable, Hashable {
        /// It asks for several clips.
        case count
        /// It says how long the clip is to be.
        case duration
        /// It limits what may be spent or how long it may take.
        case limit
        /// It carries a picture, a clip, a sound or the like.
        case material
        /// It is within two edits of a member that the model has, by its name.
        case near(String)
        /// It says how fine or how large the clip is to be.
        case resolution
        /// It seeds the randomness.
        case seed
        /// It switches the clip's sound on.
        case sound
        /// Nothing is known about it.
        case unknown
        /// It says who is to be told.
        case webhook
    }
}

extension StrayMember {
    /// What to say of a member that is left out or refused: `the model has no `watermark`, which was left out`.
    ///
    /// - Parameters:
    ///   - name: the member's name as the sender wrote it.
    ///   - model: the model.
    /// - Returns: one sentence without its full stop; the member's value is not in it.
    package func sentence(on name: String, of model: ModelID) -> String {
        let shown = "`\(name.prefix(64))`"
        return switch self {
        case .droppable(.empty): "\(shown) was left out: it is empty, and \(model) has no such setting"
        case .droppable(.switchOfOthers): "\(shown) was left out: \(model) has no such setting"
        case .droppable(.shapeOfMaterial):
            "\(shown) was left out: \(model) takes the shape of what it is given"
        case .refused(.near(let own)): "\(model) has no setting `\(name.prefix(64))`; did you mean `\(own)`?"
        case .refused: "\(model) has no setting \(shown)"
        }
    }
}

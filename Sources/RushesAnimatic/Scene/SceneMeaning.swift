/// What a word or a phrase may decide.
enum SceneMeaning: Hashable {
    /// A place, and how much the word speaks for it: 1 is a hint, 3 is the name of a place.
    case place(Scene.Place, Int)
    case time(Scene.TimeOfDay)
    case weather(Scene.Weather)
    case season(Scene.Season)
    case drift(Scene.Drift)
    case move(Scene.CameraMove)
    case shot(Scene.Shot)
    case angle(Scene.Angle)
    case pace(Scene.Pace)
    case style(Scene.Style)
    case mood(Scene.Mood)
    /// One of a kind; a plural word of English makes it several.
    case subject(Scene.Subject.Kind)
    /// Many of a kind, whatever the word's form.
    case crowd(Scene.Subject.Kind)
    case action(Scene.Subject.Action)
    case number(Int)
    case shallowFocus, neon, wet, snowCover, grain, monochrome
    /// The word that follows does not count.
    case negation
    /// The phrase is known, and hides words in it that would mislead.
    case nothing
}

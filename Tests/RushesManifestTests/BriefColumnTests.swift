import RushesManifest
import Testing

@Suite struct BriefColumnTests {
    @Test(arguments: [
        ("promt", BriefColumn.prompt), ("pormpt", .prompt), ("images", .image), ("image2", .image), ("sede", .seed),
        ("last-imag", .lastImage), ("resolutoin", .resolution), ("take", .takes), ("nmae", .name),
    ])
    func `a misspelt flag is told by its nearest name`(name: String, column: BriefColumn) {
        #expect(BriefColumn.nearest(to: name) == column)
    }

    @Test(arguments: ["date", "note", "id", "city", "animal", "scene", "shot", "title", "x", "time"])
    func `a word of its own is no misspelling`(name: String) {
        #expect(BriefColumn.nearest(to: name) == nil)
    }
}

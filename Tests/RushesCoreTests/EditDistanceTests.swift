import RushesCore
import Testing

@Suite struct EditDistanceTests {
    @Test func `letters inserted, deleted, replaced or exchanged are counted`() {
        #expect(EditDistance.between("", "abc") == 3)
        #expect(EditDistance.between("abc", "acb") == 1)
        #expect(EditDistance.between("kitten", "sitting") == 3)
        #expect(EditDistance.between("same", "same") == 0)
    }
}

/// A binary heap of places by the moment at which they are due, in which each place can be found again.
struct DueHeap: Sendable {
    private struct Entry: Sendable {
        var due: Double
        var place: Int32
    }

    private var entries: [Entry] = []
    /// For each place, its index in the heap; -1 where it is not in it.
    private var indices: [Int32] = []

    /// How many places are in the heap.
    var count: Int { entries.count }

    /// The place that is due first.
    var first: (place: Int32, due: Double)? { entries.first.map { ($0.place, $0.due) } }

    /// Lets places up to, but not, a count be put in.
    mutating func makeRoom(for count: Int) {
        while indices.count < count { indices.append(-1) }
    }

    /// Puts a place in, or moves it.
    mutating func put(_ place: Int32, due: Double) {
        let index = Int(indices[Int(place)])
        guard index >= 0 else {
            entries.append(Entry(due: due, place: place))
            rise(from: entries.count - 1)
            return
        }
        let before = entries[index].due
        entries[index].due = due
        if due < before { rise(from: index) } else { sink(from: index) }
    }

    /// Takes a place out, if it is in.
    mutating func take(_ place: Int32) {
        let index = Int(indices[Int(place)])
        guard index >= 0 else { return }
        indices[Int(place)] = -1
        let last = entries.removeLast()
        guard index < entries.count else { return }
        let before = entries[index].due
        entries[index] = last
        if last.due < before { rise(from: index) } else { sink(from: index) }
    }

    /// Gives every place a new moment and orders all of them.
    mutating func order(by due: (Int32) -> Double) {
        for index in entries.indices { entries[index].due = due(entries[index].place) }
        for index in stride(from: entries.count / 2, through: 0, by: -1) where index < entries.count {
            sink(from: index)
        }
        for index in entries.indices { indices[Int(entries[index].place)] = Int32(index) }
    }

    private mutating func rise(from start: Int) {
        var index = start
        let entry = entries[index]
        while index > 0 {
            let parent = (index - 1) / 2
            guard entry.due < entries[parent].due else { break }
            move(parent, to: index)
            index = parent
        }
        entries[index] = entry
        indices[Int(entry.place)] = Int32(index)
    }

    private mutating func sink(from start: Int) {
        var index = start
        let entry = entries[index]
        while true {
            var child = 2 * index + 1
            guard child < entries.count else { break }
            if child + 1 < entries.count, entries[child + 1].due < entries[child].due { child += 1 }
            guard entries[child].due < entry.due else { break }
            move(child, to: index)
            index = child
        }
        entries[index] = entry
        indices[Int(entry.place)] = Int32(index)
    }

    private mutating func move(_ from: Int, to: Int) {
        entries[to] = entries[from]
        indices[Int(entries[to].place)] = Int32(to)
    }
}

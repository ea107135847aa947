/// Where the samples of a plane lie, for loops that must not count references.
///
/// `@unchecked Sendable`: it is only read from, and whoever hands it on keeps the plane alive.
struct PlaneView: @unchecked Sendable {
    let width: Int
    let height: Int
    let stride: Int
    private let base: UnsafePointer<UInt8>

    init(_ plane: Plane) {
        width = plane.width
        height = plane.height
        stride = plane.stride
        base = UnsafePointer(plane.base)
    }

    /// The start of a row; rows past either edge are the edge's.
    @inline(__always)
    func row(_ index: Int) -> UnsafePointer<UInt8> { base + min(max(index, 0), height - 1) * stride }

    /// Reads some columns of a row that lies between two rows of samples, at a fractional place.
    ///
    /// - Parameters:
    ///   - row: the row above the place.
    ///   - weight: how much of the row below is mixed in, in 256 parts.
    ///   - start: the plane's column that the picture's first column shows, in 1/65536 sample.
    ///   - reading: how the row is read.
    ///   - columns: which columns of the picture; they begin at a multiple of eight.
    ///   - wraps: whether the row goes on at its other end.
    ///   - target: where the sample of the first of these columns goes.
    ///   - scratch: its `mixed` and `raised` rows are used.
    func read(
        row: Int,
        weight: Int,
        from start: Int,
        by reading: RowReading,
        columns: Range<Int>,
        wraps: Bool,
        into target: UnsafeMutablePointer<UInt8>,
        scratch: RowScratch
    ) {
        let coarseness = reading.coarseness
        let fine = start * coarseness
        guard let taps = reading.taps else {
            if coarseness == 1 {
                return readPlain(row, weight, fine + columns.lowerBound << 16, columns.count, wraps, target, scratch)
            }
            let first = fine >> 16 + columns.lowerBound
            let source = collect(row, weight, from: first, count: columns.count + 1, coarseness, wraps, scratch)
            return RowKernel.mix(source, source + 1, weight: (fine >> 8) & 255, into: target, count: columns.count)
        }
        // A table belongs to one fraction of a sample; rows that begin elsewhere are moved by less than half a sample.
        let begin = (fine - taps.start + 32768) >> 16
        let (offset, reach) = taps.reach(of: columns)
        let first = begin + offset
        if coarseness == 1, weight == 0 {
            // Nothing has to be collected where the samples lie side by side in one row already.
            let place = wraps ? Self.wrapped(first, width) : first
            if place >= 2, place + reach + 8 <= (wraps ? width : stride) {
                return taps.stretch(self.row(row) + (place - offset), columns: columns, into: target)
            }
        }
        let source = collect(row, weight, from: first, count: reach, coarseness, wraps, scratch)
        taps.stretch(source - offset, columns: columns, into: target)
    }

    /// Reads a row that is neither coarse nor stretched: every sample is mixed from four neighbours at most.
    @inline(__always)
    private func readPlain(
        _ row: Int,
        _ weight: Int,
        _ start: Int,
        _ count: Int,
        _ wraps: Bool,
        _ target: UnsafeMutablePointer<UInt8>,
        _ scratch: RowScratch
    ) {
        let first = wraps ? Self.wrapped(start >> 16, width) : start >> 16
        let across = (start >> 8) & 255
        let (upper, lower) = (self.row(row), self.row(row + 1))
        // The spare samples behind the end of a row that wraps repeat its beginning.
        if first >= 0, first + count <= width {
            return RowKernel.mix(upper + first, lower + first, across: across, down: weight, into: target, count: count)
        }
        if wraps, first + count <= width * 2 {
            let part = width - first
            RowKernel.mix(upper + first, lower + first, across: across, down: weight, into: target, count: part)
            return RowKernel.mix(upper, lower, across: across, down: weight, into: target + part, count: count - part)
        }
        let source = collect(row, weight, from: first, count: count + 1, 1, wraps, scratch)
        RowKernel.mix(source, source + 1, weight: across, into: target, count: count)
    }

    /// Collects samples that lie side by side, and makes coarse ones fine.
    ///
    /// - Returns: the sample that `from` names, in fine samples; two before it can be read as well.
    private func collect(
        _ row: Int,
        _ weight: Int,
        from first: Int,
        count: Int,
        _ coarseness: Int,
        _ wraps: Bool,
        _ scratch: RowScratch
    ) -> UnsafePointer<UInt8> {
        let place = first >= 0 ? first / coarseness : -((coarseness - 1 - first) / coarseness)
        let phase = first - place * coarseness
        let needed = (phase + count) / coarseness + 4
        gather(row: row, weight: weight, from: place - 2, count: needed + 2, wraps: wraps, into: scratch.mixed)
        guard coarseness > 1 else { return UnsafePointer(scratch.mixed + 2) }
        RowKernel.raise(scratch.mixed + 1, by: coarseness, into: scratch.raised, count: needed)
        return UnsafePointer(scratch.raised + coarseness + phase)
    }

    /// Collects samples that lie side by side, from two rows and around the end where the row wraps.
    private func gather(
        row: Int,
        weight: Int,
        from first: Int,
        count: Int,
        wraps: Bool,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        let (upper, lower) = (self.row(row), self.row(row + 1))
        var place = first
        var done = 0
        if wraps {
            place = Self.wrapped(place, width)
        } else {
            // Before the beginning there is nothing: the first sample is repeated.
            while place < 0, done < count {
                target[done] = upper[0]
                (place, done) = (place + 1, done + 1)
            }
        }
        while done < count {
            let room = wraps ? width - place : max(stride - place, 0)
            let length = min(count - done, room)
            guard length > 0 else {
                for index in done..<count { target[index] = target[max(done - 1, 0)] }
                return
            }
            if weight == 0 {
                (target + done).update(from: upper + place, count: length)
            } else {
                RowKernel.mix(upper + place, lower + place, weight: weight, into: target + done, count: length)
            }
            done += length
            place = wraps ? 0 : place + length
        }
    }

    @inline(__always)
    private static func wrapped(_ place: Int, _ width: Int) -> Int {
        if place >= 0, place < width { return place }
        let rest = place % width
        return rest < 0 ? rest + width : rest
    }
}

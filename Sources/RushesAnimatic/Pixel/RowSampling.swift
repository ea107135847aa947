/// How rows of a plane are read for the picture: how coarse the plane is, and how much it is stretched besides.
struct RowSampling: Sendable {
    /// How many samples of the picture one sample of the plane makes: 1, 2 or 4.
    let coarseness: Int
    /// `nil` if the plane is not stretched.
    let taps: TapTable?
    let count: Int

    /// Prepares the reading of rows.
    ///
    /// - Parameters:
    ///   - coarseness: 1, 2 or 4.
    ///   - start: where rows begin, in 1/65536 sample of the plane.
    ///   - step: how far samples of the picture are apart in the plane, likewise.
    ///   - count: how many there are in a row.
    init(coarseness: Int, start: Int, step: Int, count: Int) {
        self.coarseness = coarseness
        self.count = count
        let fine = step * coarseness
        taps = abs(fine - 65536) < 4 ? nil : TapTable(count: count, start: (start * coarseness) & 65535, step: fine)
    }
}

extension Plane {
    /// Reads a row between two rows of samples, at a fractional place.
    ///
    /// - Parameters:
    ///   - row: the row above the place.
    ///   - weight: how much of the row below is mixed in, in 256 parts.
    ///   - start: the first column, in 1/65536 sample.
    ///   - sampling: how the row is read.
    ///   - wraps: whether the row goes on at its other end.
    ///   - target: where the samples go.
    ///   - scratch: its `mixed` and `raised` rows are used.
    func read(
        row: Int,
        weight: Int,
        from start: Int,
        by sampling: RowSampling,
        wraps: Bool,
        into target: UnsafeMutablePointer<UInt8>,
        scratch: RowScratch
    ) {
        let (coarseness, count) = (sampling.coarseness, sampling.count)
        let fine = start * coarseness
        // A table belongs to one fraction of a sample; rows that begin elsewhere are moved by less than half a sample.
        let first = sampling.taps.map { (fine - $0.start + 32768) >> 16 } ?? fine >> 16
        let place = first >= 0 ? first / coarseness : -((coarseness - 1 - first) / coarseness)
        let phase = first - place * coarseness
        let reach = sampling.taps.map { (($0.start + $0.step * (count - 1)) >> 16) + 12 } ?? count + 1
        let needed = (phase + reach) / coarseness + 4
        if coarseness == 1, weight == 0, place >= 2 {
            // Nothing has to be collected where the samples lie side by side in one row already.
            let begin = wraps ? place % width : place
            if begin >= 2, begin + needed + 8 <= (wraps ? width : stride) {
                let source = self.row(row) + begin
                if let taps = sampling.taps { return taps.stretch(source, into: target) }
                return RowKernel.mix(source, source + 1, weight: (fine >> 8) & 255, into: target, count: count)
            }
        }
        gather(row: row, weight: weight, from: place - 2, count: needed + 2, wraps: wraps, into: scratch.mixed)
        var source = UnsafePointer(scratch.mixed + 2)
        if coarseness > 1 {
            RowKernel.raise(scratch.mixed + 1, by: coarseness, into: scratch.raised, count: needed)
            source = UnsafePointer(scratch.raised + coarseness + phase)
        }
        if let taps = sampling.taps { return taps.stretch(source, into: target) }
        RowKernel.mix(source, source + 1, weight: (fine >> 8) & 255, into: target, count: count)
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
            place %= width
            if place < 0 { place += width }
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
}

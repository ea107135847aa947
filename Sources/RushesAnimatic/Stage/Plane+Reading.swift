extension Plane {
    /// Reads a row at a fractional place and pace.
    ///
    /// - Parameters:
    ///   - row: the row above the place.
    ///   - weight: how much of the row below is mixed in, in 256 parts.
    ///   - start: the first column, in 1/65536 sample; it and all others lie within the plane.
    ///   - step: how far columns are apart, likewise.
    ///   - target: where the samples go.
    ///   - count: how many samples are wanted.
    ///   - scratch: its `mixed` row is used.
    func read(
        row: Int,
        weight: Int,
        from start: Int,
        step: Int,
        into target: UnsafeMutablePointer<UInt8>,
        count: Int,
        scratch: RowScratch
    ) {
        guard weight != 0 else {
            return RowKernel.resample(self.row(row), from: start, step: step, into: target, count: count)
        }
        let first = start >> 16
        let needed = min(((step * (count - 1) + (start & 65535)) >> 16) + 2, stride - first)
        let upper = self.row(row) + first
        RowKernel.mix(upper, self.row(row + 1) + first, weight: weight, into: scratch.mixed, count: needed)
        RowKernel.resample(scratch.mixed, from: start & 65535, step: step, into: target, count: count)
    }
}

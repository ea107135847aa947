/// Where bytes stop being text.
enum UTF8Check {
    /// The first byte that is zero or belongs to no character in UTF-8; `nil` if all is text.
    static func firstFault(in bytes: UnsafeBufferPointer<UInt8>) -> (offset: Int, isZero: Bool)? {
        if let zero = bytes.firstIndex(of: 0) { return (zero, true) }
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.parseScalar(from: &iterator) {
            case .valid(let scalar): offset += scalar.count
            case .emptyInput: return nil
            case .error: return (offset, false)
            }
        }
    }
}

package import Yams

/// A stretch of YAML in UTF-8, which begins on some line of its file.
package struct YAMLText {
    private let text: String
    private let line: Int

    /// Takes bytes that are known to be UTF-8.
    package init(_ bytes: ArraySlice<UInt8>, line: Int) {
        text = String(decoding: bytes, as: UTF8.self)
        self.line = line
    }

    /// The text as a tree, with its lines counted from the stretch's first; `nil` if nothing stands in it.
    ///
    /// - Throws: a fault with its line in the file if the text is no YAML, or has more than one document.
    package func root() throws(YAMLFault) -> Node? {
        do {
            // Without rules: what kind a plain text has is told by the column it stands in.
            return try Parser(yaml: text, resolver: .basic, constructor: .default, encoding: .utf8).singleRoot()
        } catch {
            throw fault(error)
        }
    }

    private func fault(_ error: any Error) -> YAMLFault {
        func fault(_ problem: String, _ mark: Mark?) -> YAMLFault {
            YAMLFault(
                line: line - 1 + (mark?.line ?? 1),
                message: "this is no YAML: \(problem)",
                isUnknownAlias: problem.contains("undefined alias")
            )
        }
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return fault(problem, mark)
        case .duplicatedKeysInMapping(let keys, let context):
            return YAMLFault(
                line: line - 1 + context.mark.line,
                message: "\(Shown.names(keys.map { Shown.value($0) })) is there twice"
            )
        case .reader(let problem, let offset, _, _):
            let before = text.utf8.prefix(offset ?? 0)
            return YAMLFault(
                line: line + before.count { $0 == UInt8(ascii: "\n") },
                message: "this is no YAML: \(problem)"
            )
        default: return fault("it cannot be read", nil)
        }
    }
}

/// Why a text is no table in YAML.
package struct YAMLFault: Error, Hashable {
    /// The line of the file, from 1.
    package var line: Int
    /// What is wrong, in one sentence.
    package var message: String
    /// Whether an alias was found whose anchor was not.
    var isUnknownAlias = false
}

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

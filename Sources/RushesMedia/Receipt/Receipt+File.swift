package import Foundation
package import RushesCore

extension Receipt {
    /// Where the receipt of a take is: `NAME.mp4.json`.
    package static func path(forTakeAt path: String) -> String { path + ".json" }

    /// The receipt as JSON, its keys sorted, times in UTC with milliseconds.
    package func encoded() throws(RushesError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.formatted(Self.timeStyle))
        }
        do {
            return try encoder.encode(self) + Data("\n".utf8)
        } catch {
            throw RushesError(.internalError, "the receipt of take \(take) cannot be written as JSON")
        }
    }

    /// Writes the receipt beside its take, whole or not at all. A receipt that is there already is replaced.
    ///
    /// - Parameter path: the take's path.
    /// - Throws: `disk_full`, `output_unwritable`.
    @concurrent
    package func write(besideTakeAt path: String) async throws(RushesError) {
        try await AtomicFile.write(try encoded(), to: Self.path(forTakeAt: path))
    }

    /// Reads a receipt, so that the same may be run again.
    ///
    /// - Parameter path: the receipt, or the take that it stands beside.
    /// - Returns: the receipt; its `brief` is what to run again.
    /// - Throws: `file_not_found`; `invalid_brief` if the file is no receipt, or one of a newer version. Members that
    ///   this version does not know are not an error.
    @concurrent
    package static func read(at path: String) async throws(RushesError) -> Receipt {
        let isReceipt = path.lowercased().hasSuffix(".json")
        let place = isReceipt ? path : Self.path(forTakeAt: path)
        let bytes = try await BlockingWork.run { () throws(RushesError) in
            guard let bytes = FileManager.default.contents(atPath: place) else {
                throw RushesError(.fileNotFound, "there is no receipt \(place)")
            }
            return bytes
        }
        return try Receipt(parsing: bytes, named: place)
    }

    /// Reads a receipt from its bytes.
    ///
    /// - Parameters:
    ///   - bytes: the JSON.
    ///   - name: what to call the receipt in errors.
    /// - Throws: `invalid_brief`, as ``read(at:)``.
    package init(parsing bytes: Data, named name: String) throws(RushesError) {
        struct Version: Decodable {
            var schema: Int
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            try Date(try decoder.singleValueContainer().decode(String.self), strategy: Self.timeStyle)
        }
        let hint = "give the JSON file that stands beside a take"
        guard let version = try? decoder.decode(Version.self, from: bytes) else {
            throw RushesError(.invalidBrief, "\(name) is not a receipt", hint: hint)
        }
        guard version.schema <= Self.newestSchema else {
            let message = "\(name) is a receipt of form \(version.schema), and only \(Self.newestSchema) is known here"
            throw RushesError(.invalidBrief, message, hint: "install a newer version of rushes")
        }
        do {
            self = try decoder.decode(Receipt.self, from: bytes)
        } catch {
            throw RushesError(.invalidBrief, "\(name) is not a receipt", hint: hint)
        }
    }

    private static var timeStyle: Date.ISO8601FormatStyle {
        Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    }
}

import Foundation
import Rushes
import RushesCore

/// A studio for the length of one command.
enum StudioSession {
    /// Makes a studio from this process's environment, lends it, and closes it.
    ///
    /// - Throws: whatever the body throws, and `invalid_brief` for a limit in the environment that is no amount.
    static func run(_ body: (LocalStudio) async throws -> Void) async throws {
        let studio = try await LocalStudio()
        do {
            try await body(studio)
        } catch {
            await studio.close()
            throw error
        }
        await studio.close()
    }
}

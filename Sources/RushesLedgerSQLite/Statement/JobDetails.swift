import RushesCore
import RushesLedger

/// What changes of a job and has no column of its own, since nothing is asked by it.
struct JobDetails: Codable, Hashable {
    var account: String?
    var error: RushesError?
    var outputs: [OutputLink]?
    var uploads: [String: String]?

    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case account = "account"
        case error = "error"
        case outputs = "outputs"
        case uploads = "uploads"
    }

    init(of job: Job) {
        account = job.account
        error = job.error
        outputs = job.outputs.isEmpty ? nil : job.outputs
        uploads = job.uploads
    }

    /// The text of the column; `nil` where there is nothing to say.
    func text(of id: Job.ID) throws -> String? {
        guard account != nil || error != nil || outputs != nil || uploads != nil else { return nil }
        return try LedgerCoding.text(of: self, as: "job \(id)")
    }
}

import Testing

/// Forms as three clients send them, byte by byte: the field `purpose` and a file of ten bytes with a line end and
/// hyphens in it.
struct SentForm: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let contentType: String
    let body: String
    let fileName: String
    let fileType: String

    static let fileContent = "ab\r\n--cd\r\n"

    static let all = [
        SentForm(
            testDescription: "curl 7.88",
            contentType: "multipart/form-data; boundary=------------------------28f38020b5822370",
            body: "--------------------------28f38020b5822370\r\nContent-Disposition: form-data; name=\"purpose\"\r\n"
                + "\r\ninput\r\n--------------------------28f38020b5822370\r\nContent-Disposition: form-data; name=\"file\"; "
                + "filename=\"my %22best%22 clip.mp4\"\r\nContent-Type: application/octet-stream\r\n\r\nab\r\n--cd\r\n"
                + "\r\n--------------------------28f38020b5822370--\r\n",
            fileName: "my %22best%22 clip.mp4",
            fileType: "application/octet-stream"
        ),
        SentForm(
            testDescription: "requests 2.34 for Python",
            contentType: "multipart/form-data; boundary=903fcef2f1e9514c230d8290f0374174",
            body: "--903fcef2f1e9514c230d8290f0374174\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n"
                + "input\r\n"
                + "--903fcef2f1e9514c230d8290f0374174\r\nContent-Disposition: form-data; name=\"file\"; "
                + "filename=\"clïp.mp4\"\r\nContent-Type: video/mp4\r\n\r\nab\r\n--cd\r\n"
                + "\r\n--903fcef2f1e9514c230d8290f0374174--\r\n",
            fileName: "clïp.mp4",
            fileType: "video/mp4"
        ),
        SentForm(
            testDescription: "axios with form-data 4",
            contentType: "multipart/form-data; boundary=--------------------------515890814546601021194782",
            body: "----------------------------515890814546601021194782\r\nContent-Disposition: form-data; "
                + "name=\"purpose\"\r\n\r\ninput\r\n----------------------------515890814546601021194782\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"clip.mp4\"\r\n"
                + "Content-Type: video/mp4\r\n\r\nab\r\n--cd\r\n"
                + "\r\n----------------------------515890814546601021194782--\r\n",
            fileName: "clip.mp4",
            fileType: "video/mp4"
        ),
    ]
}

/// How files of a media type are called.
enum MediaName {
    /// The usual extension of a media type, without its dot; `bin` for types that are not known.
    static func fileExtension(of mediaType: String) -> String {
        switch mediaType.lowercased() {
        case "audio/aac": "aac"
        case "audio/flac": "flac"
        case "audio/mp4", "audio/x-m4a": "m4a"
        case "audio/mpeg", "audio/mp3": "mp3"
        case "audio/ogg": "ogg"
        case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave": "wav"
        case "image/bmp": "bmp"
        case "image/gif": "gif"
        case "image/heic", "image/heif": "heic"
        case "image/jpeg": "jpg"
        case "image/png": "png"
        case "image/tiff": "tiff"
        case "image/webp": "webp"
        case "video/mp4": "mp4"
        case "video/quicktime": "mov"
        case "video/webm": "webm"
        case "video/x-matroska": "mkv"
        default: "bin"
        }
    }
}

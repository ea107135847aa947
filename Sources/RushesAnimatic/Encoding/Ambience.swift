/// The sound of a scene, as an ffmpeg filter graph of filtered noise.
struct Ambience: Sendable {
    private let chain: String
    private let colour: String
    /// The level in decibels that brings the sound near −23 LUFS.
    private let level: Double
    private let seed: UInt32

    init(scene: Scene) {
        seed = UInt32(truncatingIfNeeded: scene.seed) & 0xFFFF
        switch (scene.weather, scene.place) {
        case (.rain, let place) where place != .interior && place != .space:
            (colour, chain, level) = ("pink", "highpass=f=500,lowpass=f=9000,tremolo=f=0.3:d=0.2", 0)
        case (_, .sea):
            (colour, chain, level) = ("brown", "highpass=f=60,lowpass=f=2400,tremolo=f=0.13:d=0.75", 0)
        case (_, .street), (_, .city):
            (colour, chain, level) = ("brown", "highpass=f=50,lowpass=f=700,tremolo=f=0.2:d=0.25", 0)
        case (_, .forest):
            (colour, chain, level) = ("pink", "highpass=f=700,lowpass=f=3200,tremolo=f=0.17:d=0.5", -4)
        case (_, .mountains), (_, .desert):
            (colour, chain, level) = ("brown", "highpass=f=160,lowpass=f=800,tremolo=f=0.15:d=0.6", 0)
        case (_, .interior):
            (colour, chain, level) = ("brown", "highpass=f=60,lowpass=f=320", 0)
        case (_, .space), (_, .abstract):
            (colour, chain, level) = ("brown", "lowpass=f=180,tremolo=f=0.1:d=0.4", 3)
        }
    }

    /// The graph; its only output is stereo at 48 kHz, faded at both ends, exactly as long as the clip.
    func graph(seconds: Double, label: String) -> String {
        func side(_ name: String, _ offset: UInt32) -> String {
            "anoisesrc=c=\(colour):r=48000:a=0.5:s=\(seed + offset):d=\(seconds + 0.5),\(chain)[\(name)]"
        }
        let fade = min(0.6, seconds / 4)
        return [
            side("left", 1), side("right", 2),
            "[left][right]join=inputs=2:channel_layout=stereo,volume=\(level)dB,atrim=end=\(seconds),"
                + "afade=t=in:d=\(fade),afade=t=out:st=\(seconds - fade):d=\(fade)[\(label)]",
        ].joined(separator: ";")
    }
}

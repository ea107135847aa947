"""What a user of MoviePy writes for the same length and size: a moving gradient, a picture with a zoom, a caption."""
import sys

import numpy as np
from moviepy import CompositeVideoClip, ImageClip, TextClip, VideoClip, vfx

picture, font, output = sys.argv[1:4]
width, height, seconds = 1920, 1080, 8
x = np.linspace(0, 1, width)[None, :, None]
y = np.linspace(0, 1, height)[:, None, None]
base = np.concatenate([x + 0 * y, 0 * x + y, 0 * x + 0 * y + 0.5], 2)


def gradient(t):
    return ((base + np.array([t / seconds, 0.3 * t / seconds, 0.1])) % 1.0 * 255).astype("uint8")


background = VideoClip(gradient, duration=seconds)
still = ImageClip(picture, duration=seconds).with_effects([vfx.Resize(lambda t: 0.8 + 0.05 * t)]).with_position("center")
caption = TextClip(font=font, text="A heron lifts off at dawn", font_size=40, color="white", duration=seconds)
clip = CompositeVideoClip([background, still, caption.with_position(("center", 980))], size=(width, height))
clip.with_duration(seconds).write_videofile(
    output, fps=24, codec="libx264", preset="veryfast", threads=2, audio=False, logger=None, ffmpeg_params=["-crf", "20"]
)

#!/usr/bin/env python3
"""Takes pictures of a page for looking at: take_screenshots.py CHROMIUM FOLDER PREFIX"""
import sys
import time
from pathlib import Path

from chromium import Chromium

SCREENS = {"phone": (390, 844, 2), "desktop": (1440, 900, 1), "wide": (2560, 1440, 1)}


def main():
    program, folder, prefix = sys.argv[1:4]
    page = Chromium(program)
    try:
        for name, (width, height, scale) in SCREENS.items():
            for scheme in ["light", "dark"]:
                page.screen(width, height, scheme, mobile=name == "phone", scale=scale)
                page.open(Path(folder).resolve().joinpath("index.html").as_uri())
                page.until("[...document.images].every(image => image.complete)")
                time.sleep(0.3)
                page.picture(f"{prefix}-{name}-{scheme}.png")
            page.key("2")
            page.key("k")
            page.key(" ")
            page.until("document.querySelectorAll('.take video')[0]?.currentTime > 1", 10)
            page.key(" ")
            page.evaluate("window.scrollBy({ top: 400, behavior: 'instant' })")
            time.sleep(0.5)
            page.picture(f"{prefix}-{name}-used.png")
            page.key("f")
            time.sleep(0.3)
            page.picture(f"{prefix}-{name}-large.png")
            page.key("Escape")
            page.key("k")
    finally:
        page.close()


if __name__ == "__main__":
    main()

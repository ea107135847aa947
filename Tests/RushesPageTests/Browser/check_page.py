#!/usr/bin/env python3
"""Opens a page of takes in a real browser and uses it as its readers do: check_page.py CHROMIUM FOLDER

The folder is made by `BrowserTests`: a first shot of four clips (of 3, 3, 3 and 2 seconds; the third one silent), a
second one with a failure, a third one with hostile names. Prints one line for every rule that does not hold, and exits
1 if there is any.
"""
import json
import sys
import tempfile
import time
from pathlib import Path

from chromium import Chromium

FIRST = "#shot-1"
# How far apart clips that play in step may be, in seconds.
IN_STEP = 0.1

broken = []
checked = 0


def check(rule, holds, found=None):
    global checked
    checked += 1
    if not holds:
        broken.append(rule + ("" if found is None else f": {found}"))


def times(page, shot=FIRST):
    return page.evaluate(f"[...document.querySelectorAll('{shot} video')].map(video => video.currentTime)")


def each(page, what, shot=FIRST):
    return page.evaluate(f"[...document.querySelectorAll('{shot} video')].map(video => video.{what})")


def at_rest(page, shot=FIRST):
    return page.until(
        f"[...document.querySelectorAll('{shot} video')].every(video => video.paused && !video.seeking"
        " && video.readyState >= 2)"
    )


def spread(values):
    return max(values) - min(values)


def furthest(page):
    """How far apart the clips were at most while they played for a second, from when they had found each other."""
    page.until(
        "(() => { const at = [...document.querySelectorAll('#shot-1 video')].map(video => video.currentTime);"
        "return Math.max(...at) < 0.8 && Math.min(...at) > 0.1 && Math.max(...at) - Math.min(...at) < 0.04; })()", 5
    )
    worst = 0
    while max(now := times(page)) < 1.9:
        worst = max(worst, spread(now))
        time.sleep(0.03)
    return worst


def plays_in_step(page):
    page.click(f"{FIRST} [data-do=play]")
    check("one press plays every clip of a shot", page.until(
        f"[...document.querySelectorAll('{FIRST} video')].every(video => !video.paused && video.currentTime > 0.3)"
    ), times(page))
    # A machine that is busy with something else may starve one clip for a moment, so there are three goes.
    worst = [furthest(page) for _ in range(3)]
    check("clips that play stay in step", min(worst) <= IN_STEP, worst)
    caught_up = False
    for _ in range(3):
        page.until(f"(at => at > 0.3 && at < 0.8)(document.querySelector('{FIRST} video').currentTime)", 5)
        page.evaluate(f"document.querySelectorAll('{FIRST} video')[1].currentTime -= 0.2")
        # Before the loop begins again, which brings all of them together anyhow.
        caught_up = caught_up or page.until(
            "(() => { const at = [...document.querySelectorAll('#shot-1 video')].map(video => video.currentTime);"
            "return at[0] > 1 && at[0] < 2.8 && Math.abs(at[1] - at[0]) < 0.06; })()", 1.6
        )
    check("a clip that falls behind catches up", caught_up, times(page))
    check("sound comes from one clip", sorted(each(page, "muted")) == [False, True, True, True], each(page, "muted"))
    page.key(" ")
    check("space pauses every clip", at_rest(page), each(page, "paused"))
    now = times(page)
    check("clips that are paused show the same moment", spread(now[:3]) < 0.002, now)
    check("the pointer does not leave the focus on a button", page.evaluate("document.activeElement === document.body"))


def scrubs(page):
    page.click(f"{FIRST} .transport input", across=0.5)
    check("scrubbing moves every clip", page.until(
        f"[...document.querySelectorAll('{FIRST} video')].every(video => Math.abs(video.currentTime - 1.5) < 0.1)", 5
    ), times(page))
    now = times(page)
    page.key("ArrowRight")
    at_rest(page)
    later = times(page)
    steps = [after - before for before, after in zip(now, later)]
    check("an arrow key is one frame", all(0.015 < step < 0.065 for step in steps), steps)
    page.key("ArrowRight")
    page.key("ArrowLeft")
    at_rest(page)
    check("back and forward is where it was", spread([a - b for a, b in zip(times(page), later)] + [0]) < 0.005)
    page.key("End")
    at_rest(page)
    check("the end is each clip's own last frame", page.until(
        "(() => { const at = [...document.querySelectorAll('#shot-1 video')].map(video => video.currentTime);"
        "return at.slice(0, 3).every(t => t > 2.9) && at[3] > 1.9 && at[3] < 2.1; })()", 5
    ), times(page))
    page.key("Home")
    check("home is the start", page.until(
        f"[...document.querySelectorAll('{FIRST} video')].every(video => video.currentTime < 0.02)", 5
    ), times(page))
    page.key("End")
    page.key(" ")
    check("playing at the end begins again, and a short clip waits for the long ones", page.until(
        "(() => { const all = [...document.querySelectorAll('#shot-1 video')];"
        "return all[0].currentTime > 2.3 && all[3].paused && all[3].currentTime > 1.9; })()", 10
    ), times(page))
    check("loop begins again with all", page.until(
        "(() => { const all = [...document.querySelectorAll('#shot-1 video')];"
        "return all.every(video => !video.paused && video.currentTime > 0.05 && video.currentTime < 1.5); })()", 10
    ), times(page))
    page.key(" ")
    at_rest(page)
    page.key("Home")
    at_rest(page)
    strip = page.place(f"{FIRST} .take .strip", across=0.1)
    page.mouse("mouseMoved", strip)
    page.mouse("mousePressed", strip, 1)
    page.mouse("mouseMoved", page.place(f"{FIRST} .take .strip", across=0.8), 1)
    page.mouse("mouseReleased", page.place(f"{FIRST} .take .strip", across=0.8))
    check("dragging on a filmstrip moves every clip", page.until(
        "(() => { const at = [...document.querySelectorAll('#shot-1 video')].map(video => video.currentTime);"
        "return at.slice(0, 3).every(t => Math.abs(t - 2.4) < 0.1) && at[3] > 1.9; })()", 5
    ), times(page))
    page.mouse("mouseMoved", page.place(f"{FIRST} .take .strip", across=0.3))
    page.until("document.querySelector('#shot-1 video').currentTime < 1.2", 5)
    looked = times(page)
    page.mouse("mouseMoved", page.place("h1"))
    check("the pointer over a filmstrip only looks", abs(looked[0] - 0.9) < 0.1 and page.until(
        "Math.abs(document.querySelector('#shot-1 video').currentTime - 2.4) < 0.1", 5
    ), (looked, times(page)))


def hears(page):
    for take in [2, 1, 4]:
        page.key(str(take))
        muted = each(page, "muted")
        check(f"key {take} is heard alone", muted == [index != take - 1 for index in range(4)], muted)
    page.key("3")
    check("a clip without sound silences the others", all(each(page, "muted")), each(page, "muted"))
    page.click("#take-1-2 [data-do=pick]")
    check("a click picks the sound", each(page, "muted") == [True, False, True, True], each(page, "muted"))
    page.key("m")
    check("m mutes", all(each(page, "muted")))
    page.key("m")
    pressed = page.evaluate("document.querySelectorAll('[data-do=pick][aria-pressed=true]').length")
    check("one take is shown as heard", pressed == 1, pressed)


def marks(page, downloads):
    page.key("1")
    page.key("k")
    page.key("2")
    page.key("x")
    page.click("#take-1-3 [data-do=keep]")
    page.click("#take-1-3 [data-do=keep]")
    marked = "[...document.querySelectorAll('#shot-1 .take')].map(take => take.dataset.mark || null)"
    found = page.evaluate(marked)
    check("keys and buttons mark takes", found == ["keep", "reject", None, None], found)
    time.sleep(0.3)  # The browser writes them when it has a moment.
    page.reload()
    found = page.evaluate(marked)
    check("marks survive a reload, and a second press takes one back", found == ["keep", "reject", None, None],
          (found, page.evaluate("JSON.stringify(localStorage)")))
    counts = page.evaluate("[...document.querySelectorAll('.bar [data-show] b')].map(b => Number(b.textContent))")
    check("the filter counts", counts[2:4] == [1, 1] and counts[0] == sum(counts[1:]), counts)
    wanted = {"kept": 1, "rejected": 1, "failed": counts[4], "undecided": counts[1], "all": counts[0]}
    for name, count in wanted.items():
        page.click(f".bar [data-show={name}]")
        shown, rows = (page.evaluate(
            f"[...document.querySelectorAll('{those}')].filter(it => it.offsetParent !== null).length"
        ) for those in [".take", "tbody tr"])
        check(f"the filter `{name}` shows what is so", shown == rows == count, (shown, rows, count))
    page.send("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": downloads}, session=None)
    page.click("[data-do=export]")
    file = Path(downloads, "marks.json")
    for _ in range(200):
        if file.exists() and file.stat().st_size:
            break
        time.sleep(0.03)
    exported = json.loads(file.read_text()) if file.exists() else {"marks": []}
    found = [(each["take"], each["mark"]) for each in exported["marks"]]
    check("marks are exported", found == [("take_1", "keep"), ("take_2", "reject")], found)


def moves(page):
    page.key("n")
    current = "document.querySelector('.shot.now')?.id"
    check("n is the next shot", page.evaluate(current) == "shot-2", page.evaluate(current))
    check("the next shot is in sight", page.until(
        "(() => { const box = document.querySelector('#shot-2').getBoundingClientRect();"
        "return box.top >= -1 && box.top < innerHeight / 2; })()"
    ))
    page.key("p")
    check("p is the previous shot", page.evaluate(current) == "shot-1", page.evaluate(current))
    page.key("1")
    page.key("f")
    large = "[...document.querySelectorAll('.take.large')].map(take => take.id).join()"
    check("f enlarges the picked take", page.evaluate(large) == "take-1-1", page.evaluate(large))
    box = page.evaluate(
        "(() => { const box = document.querySelector('.take.large video').getBoundingClientRect();"
        "return [box.width / innerWidth, box.height / innerHeight]; })()"
    )
    check("an enlarged take fills the window", box[0] > 0.9 and box[1] > 0.6, box)
    page.key("2")
    check("a number changes the enlarged take", page.evaluate(large) == "take-1-2", page.evaluate(large))
    page.key("Escape")
    check("escape ends it", page.evaluate(large) == "", page.evaluate(large))
    page.key("?")
    check("? lists the keys", page.evaluate("document.querySelector('#keys').open"))
    page.key("Escape")
    check("escape closes the list", page.until("!document.querySelector('#keys').open", 5))


CONTRAST = """
(() => {
  const parse = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const linear = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => [r, g, b].map(c => linear(c / 255))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let it = element; it; it = it.parentElement) {
      const colour = parse(getComputedStyle(it).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
      if (colour[3] > 0) return colour.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.offsetParent || element.closest(".away, svg, script, style, button:disabled")) continue;
    const [a, b] = [parse(getComputedStyle(element).color), behind(element)].map(light).sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
  }
  return [...new Set(poor)];
})()
"""


def looks(page):
    for scheme in ["light", "dark"]:
        for width, height in [(360, 740), (768, 1024), (1440, 900), (2560, 1440)]:
            page.screen(width, height, scheme, mobile=width < 500)
            time.sleep(0.1)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            check(f"nothing is cut off at {width} px", over <= 0, over)
        poor = page.evaluate(CONTRAST)
        check(f"every text has contrast in {scheme} colours", not poor, poor)
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.click("[data-do=theme]")
    page.click("[data-do=theme]")
    check("the reader's colours win over the machine's", page.evaluate(ground) != dark, page.evaluate(ground))
    page.click("[data-do=theme]")
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, input, video, nav, section, dialog')].filter(it =>"
        "!(it.getAttribute('aria-label') || it.getAttribute('aria-labelledby') || it.textContent.trim()))"
        ".map(it => it.outerHTML.slice(0, 80))"
    )
    check("everything that is used has a name", not nameless, nameless)
    page.key("Tab")
    page.key("Tab")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    check("what has the keyboard's focus has a ring", ring != "none", page.evaluate("document.activeElement.outerHTML"))
    broken_images = page.evaluate(
        "(async () => { const images = [...document.images]; images.forEach(image => image.loading = 'eager');"
        "await Promise.allSettled(images.map(image => image.decode()));"
        "return images.filter(image => !image.naturalWidth).map(image => image.src); })()"
    )
    check("every picture loads", not broken_images, broken_images)


def plain(page, address):
    page.send("Emulation.setScriptExecutionDisabled", {"value": True})
    page.screen(1440, 900)
    page.open(address)
    check("without scripts every clip has its own controls", all(each(page, "controls")))
    check("without scripts clips can be heard", not any(each(page, "muted")))
    check("without scripts the table can be read", page.evaluate(
        "[...document.querySelectorAll('table')].every(table => table.offsetHeight > 50)"
    ))
    check("without scripts nothing is shown that needs them", page.evaluate(
        "[...document.querySelectorAll('button, .transport, .legend, .verdict')].every(it => it.offsetParent === null)"
    ))
    failure = page.evaluate("document.querySelector('#shot-2 .trouble').innerText")
    check("a failure is shown with its hint", "could not be made" in failure and "another prompt" in failure, failure)


def stays_home(page):
    asked = [event["params"]["request"]["url"] for event in page.events
             if event["method"] == "Network.requestWillBeSent"]
    away = [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    check("nothing is asked of a network", asked and not away, away)
    lost = [event["params"].get("errorText") for event in page.events if event["method"] == "Network.loadingFailed"
            and not event["params"].get("canceled")]
    check("every file is found", not lost, lost)
    said = [event["params"] for event in page.events if event["method"] == "Runtime.exceptionThrown"]
    said += [event["params"]["entry"]["text"] for event in page.events
             if event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] in ("error", "warning")]
    said += [event["params"]["args"] for event in page.events if event["method"] == "Runtime.consoleAPICalled"]
    check("the console is empty", not said, said)


def main():
    program, folder = sys.argv[1], Path(sys.argv[2]).resolve()
    address = folder.joinpath("index.html").as_uri()
    page = Chromium(program)
    try:
        with tempfile.TemporaryDirectory() as downloads:
            page.screen(1440, 900)
            page.open(address)
            check("hostile names are only text", page.evaluate("document.scripts.length === 1 && !window.hostile"))
            plays_in_step(page)
            scrubs(page)
            hears(page)
            marks(page, downloads)
            moves(page)
            looks(page)
            plain(page, address)
            stays_home(page)
    finally:
        page.close()
    for line in broken:
        print(line)
    print(f"{checked - len(broken)} of {checked} rules hold")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())

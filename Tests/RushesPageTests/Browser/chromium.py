"""A Chromium without a window, driven over its DevTools pipe: only Python's own library, and no port is opened."""
import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

# The pipe's ends are file descriptors 3 and 4 of the browser.
READS, WRITES = 3, 4


class Gone(Exception):
    """The browser ended, refused a command or did not answer in time."""


class Chromium:
    def __init__(self, program):
        self.profile = tempfile.mkdtemp(prefix="rushes-chromium-")
        # Out of the way of 3 and 4, so that neither copy overwrites the other.
        commands, self.commands = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in os.pipe())
        self.answers, answers = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in os.pipe())

        def connect():
            os.dup2(commands, READS)
            os.dup2(answers, WRITES)

        self.process = subprocess.Popen(
            [
                program, "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self.profile}", "--no-sandbox",
                "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--disable-extensions",
                "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
            ],
            preexec_fn=connect, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )
        os.close(commands)
        os.close(answers)
        self.number = 0
        self.unread = b""
        self.events = []
        target = self.send("Target.createTarget", {"url": "about:blank"}, session=None)["targetId"]
        attached = self.send("Target.attachToTarget", {"targetId": target, "flatten": True}, session=None)
        self.session = attached["sessionId"]
        for domain in ["Page", "Runtime", "Network", "Log"]:
            self.send(f"{domain}.enable")

    def close(self):
        try:
            self.send("Browser.close", session=None)
            self.process.wait(10)
        except (Gone, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def send(self, method, parameters=None, session="own", limit=60):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters or {}}
        if session == "own":
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + limit
        while True:
            answer = self.receive(deadline, method)
            if answer.get("id") != self.number:
                self.events.append(answer)
                continue
            if "error" in answer:
                raise Gone(f"{method}: {answer['error']['message']}")
            return answer["result"]

    def receive(self, deadline, purpose):
        while b"\0" not in self.unread:
            ready, _, _ = select.select([self.answers], [], [], max(deadline - time.monotonic(), 0))
            piece = os.read(self.answers, 1 << 20) if ready else b""
            if not piece:
                raise Gone(f"no answer to {purpose}")
            self.unread += piece
        message, self.unread = self.unread.split(b"\0", 1)
        return json.loads(message)

    def evaluate(self, expression):
        """The value of a JavaScript expression, awaited if it is a promise."""
        answer = self.send(
            "Runtime.evaluate",
            {"expression": expression, "returnByValue": True, "awaitPromise": True},
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise Gone(f"{expression}: {details.get('exception', {}).get('description', details['text'])}")
        return answer["result"].get("value")

    def until(self, expression, limit=20):
        """Waits until an expression is true; gives whether it became so."""
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            if self.evaluate(expression):
                return True
            time.sleep(0.03)
        return False

    def open(self, address):
        self.send("Page.navigate", {"url": address})
        if not self.until(f"location.href === {json.dumps(address)} && document.readyState === 'complete'"):
            raise Gone(f"{address} did not load")

    def reload(self):
        self.evaluate("window.old = true")
        self.send("Page.reload")
        if not self.until("!window.old && document.readyState === 'complete'"):
            raise Gone("the page did not load again")

    def screen(self, width, height, scheme="light", mobile=False, scale=1):
        self.send(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile},
        )
        self.send("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def place(self, selector, across=0.5, down=0.5):
        """A point inside an element, scrolled to where it can be seen."""
        box = self.evaluate(
            f"(() => {{ const it = document.querySelector({json.dumps(selector)});"
            "it.scrollIntoView({ block: 'center', behavior: 'instant' });"
            "const box = it.getBoundingClientRect(); return [box.left, box.top, box.width, box.height]; })()"
        )
        return box[0] + box[2] * across, box[1] + box[3] * down

    def mouse(self, kind, point, buttons=0):
        self.send(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": point[0], "y": point[1], "buttons": buttons,
             "button": "left" if buttons or kind == "mouseReleased" else "none",
             "clickCount": 0 if kind == "mouseMoved" else 1},
        )

    def click(self, selector, across=0.5, down=0.5):
        point = self.place(selector, across, down)
        self.mouse("mouseMoved", point)
        self.mouse("mousePressed", point, 1)
        self.mouse("mouseReleased", point)

    def key(self, name):
        numbers = {" ": 32, "ArrowLeft": 37, "ArrowRight": 39, "Home": 36, "End": 35, "Escape": 27, "Tab": 9}
        key = {"key": name, "windowsVirtualKeyCode": numbers.get(name, ord(name[0].upper()))}
        if len(name) == 1:
            key["text"] = name
        self.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
        self.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})

    def picture(self, path, whole=False):
        import base64
        answer = self.send("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": whole})
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))

"""slowhttptest's four attacks while an honest client asks after its job."""
import http.client
import re
import socket
import subprocess
import threading
import time

CONNECTIONS = 1000
SECONDS = 25


class Honest:
    """A client that asks fifty times a second over one connection, and notes how long each answer takes."""

    def __init__(self, gateway, path):
        self.gateway, self.path = gateway, path
        self.times, self.troubles = [], []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.ask)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def ask(self):
        connection = None
        while not self.ended.wait(0.02):
            began = time.perf_counter()
            try:
                if connection is None:
                    connection = http.client.HTTPConnection(self.gateway.host, self.gateway.port, timeout=10)
                connection.request("GET", self.path, headers={"Authorization": f"Bearer {self.gateway.key}"})
                response = connection.getresponse()
                response.read()
                if response.status != 200:
                    self.troubles.append(response.status)
            except (OSError, http.client.HTTPException) as error:
                self.troubles.append(repr(error))
                connection = None
            self.times.append((time.perf_counter() - began) * 1000)

    def worst(self):
        """The 99th percentile, in milliseconds."""
        times = sorted(self.times)
        return times[int(len(times) * 0.99)] if times else float("inf")


class Sink:
    """A server that takes connections and leaves them be."""

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.listener.getsockname()[1]
        self.held = []
        threading.Thread(target=self.hold, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()
        for connection in self.held:
            connection.close()

    def hold(self):
        while True:
            try:
                self.held.append(self.listener.accept()[0])
            except OSError:
                return


def attack(options, seconds):
    """Runs the tool; gives what it says."""
    done = subprocess.run(
        ["slowhttptest", "-c", str(CONNECTIONS), "-r", "500", "-i", "5", "-x", "16", "-l", str(seconds), "-p", "5", *options],
        capture_output=True, text=True, errors="replace",
    )
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", done.stdout)


def run(verdicts, gateway, job, small, large):
    """`gateway.key` is the honest client's; `small` and `large` lead to clips, one of them large enough to be
    read slowly."""
    path = f"/api/v1/model/prediction/{job}"
    with Honest(gateway, path) as honest:
        time.sleep(10)
    quiet = honest.worst()
    verdicts.expect("an honest client before", not honest.troubles, f"{honest.troubles[:3]}")
    # The tool takes its share of the machine whomever it attacks: what the gateway does is measured against that.
    with Sink() as sink, Honest(gateway, path) as honest:
        attack(["-H", "-u", f"http://127.0.0.1:{sink.port}/"], 12)
    before = max(quiet, honest.worst())
    verdicts.note("an honest client before", f"p99 {quiet:.1f} ms; {honest.worst():.1f} ms while another server is attacked")
    attacks = {
        "slow heads (-H)": ["-H", "-u", gateway.url + path],
        # The header that lets the body in has to be smuggled into the tool's own.
        "slow bodies (-B)": [
            "-B", "-u", f"{gateway.base}/model/generateVideo", "-s", "8192",
            "-f", f"application/json\r\nAuthorization: Bearer {gateway.key}",
        ],
        "many ranges (-R)": ["-R", "-u", small, "-t", "GET", "-a", "1", "-b", "3000"],
        "slow reading (-X)": ["-X", "-u", large, "-w", "512", "-y", "1024", "-n", "5", "-z", "32", "-k", "2"],
    }
    for name, options in attacks.items():
        what = f"{CONNECTIONS} connections, {name}"
        resting, _ = gateway.memory()
        gateway.forget_peak()
        with Honest(gateway, path) as honest:
            words = attack(options, SECONDS)
        end = re.search(r"Test ended on (\d+)\w+ second\s+Exit status:\s*(.*)", words)
        end = f"{end[2].strip()} after {end[1]} s" if end else f"no end: {words[-300:]}"
        _, peak = gateway.memory()
        if not verdicts.expect(f"{what}: the gateway lives", gateway.is_alive(), "it has ended"):
            return
        worst = honest.worst()
        # Where an answer takes less than a blink, twice that is less than one too.
        verdicts.expect(f"{what}: an honest client's p99 at most doubled, or under 5 ms", worst <= max(2 * before, 5),
                        f"{before:.1f} ms before, {worst:.1f} ms during")
        verdicts.note(f"{what}: an honest client's p99 at most doubled, or under 5 ms", f"{worst:.1f} ms")
        verdicts.expect(f"{what}: its questions all answered", not honest.troubles, f"{honest.troubles[:3]}")
        verdicts.expect(f"{what}: memory at most 64 MB more", peak - resting <= 64, f"{resting:.0f} to {peak:.0f} MB")
        verdicts.note(f"{what}: memory at most 64 MB more",
                      f"{resting:.0f} to {peak:.0f} MB at most, {gateway.memory()[0]:.0f} MB afterwards")
        if name in ("slow heads (-H)", "slow bodies (-B)"):
            verdicts.expect(f"{what}: closed in time", end.startswith("No open connections left"), end)
        verdicts.note(f"{what}: the gateway lives", end)

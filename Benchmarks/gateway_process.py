"""A gateway of the built program in a process of its own, for measuring and for abusing it."""
import http.client
import json
import os
import resource
import select
import signal
import subprocess
import tempfile
import time
from urllib.parse import urlsplit

PROMPT = "A heron lifts off at dawn"
TEXT_TO_VIDEO = "google/gemini-omni-flash/text-to-video-developer"
IMAGE_TO_VIDEO = "google/gemini-omni-flash/image-to-video-developer"
SHORT = {"duration": 4, "resolution": "720p", "aspect_ratio": "16:9"}


def allow_many_files():
    """Lets this process and its children have as many connections as the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class Answer:
    """What came back: status, headers by their names in small letters, body."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.body[:300].decode(errors='replace')}"


class Gateway:
    """`rushes serve` on a free port of the loopback address, by default in a rehearsal.

    `observer` is given every answer's bytes.
    """

    def __init__(self, program, home, *options, key=None, environment=None, log=None, observer=None, rehearsal=True):
        self.program, self.home, self.observer = program, home, observer
        self.environment = environment or {
            "PATH": os.environ["PATH"], "HOME": str(home), "ATLASCLOUD_BASE_URL": "http://127.0.0.1:9/api/v1",
        }
        self.environment = {**self.environment, "RUSHES_HOME": str(home)}
        self.log = log or tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [str(program), "serve", *(["--rehearse"] if rehearsal else []), "--port", "0", "--format", "json",
             *map(str, options)],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log,
        )
        ready, _, _ = select.select([self.process.stdout], [], [], 30)
        line = self.process.stdout.readline() if ready else b""
        try:
            facts = json.loads(line)
        except ValueError:
            self.process.kill()
            self.process.wait()
            self.log.seek(0)
            raise RuntimeError(f"the gateway did not start: {line!r} {self.log.read()[-2000:]!r}") from None
        self.url, self.base, self.key = facts["url"], facts["baseURL"], key or facts["key"]
        self.host, self.port = urlsplit(self.url).hostname, urlsplit(self.url).port
        self.connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self.process.pid

    def is_alive(self):
        return self.process.poll() is None

    def stop(self):
        """Ends it as Ctrl-C does; gives the seconds that this took, and its exit code."""
        began = time.perf_counter()
        if self.connection:
            self.connection.close()
        if self.is_alive():
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        return time.perf_counter() - began, self.process.returncode

    def run(self, *arguments):
        """Runs another command of the program on the same home; gives what it prints."""
        done = subprocess.run(
            [str(self.program), *map(str, arguments)], env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{arguments} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def new_key(self, name, *options):
        """Makes a key; gives it."""
        return json.loads(self.run("keys", "create", name, *options, "--format", "json").splitlines()[-1])["key"]

    # What it uses

    def memory(self):
        """Resident size now and at most, in MB."""
        with open(f"/proc/{self.pid}/status") as file:
            sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in file if line.startswith("Vm")}
        return sizes["VmRSS"], sizes["VmHWM"]

    def forget_peak(self):
        """From now on the most is counted anew."""
        with open(f"/proc/{self.pid}/clear_refs", "w") as file:
            file.write("5")

    def cpu(self):
        """Seconds of CPU so far."""
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    # What it is asked

    def ask(self, method, path, body=None, key="", headers=None, timeout=90):
        """One request over a kept connection; `key` other than the gateway's own, or `None` for no key."""
        sent = dict(headers or {})
        key = self.key if key == "" else key
        if key is not None:
            sent.setdefault("Authorization", f"Bearer {key}")
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        for attempt in (1, 2):
            fresh = self.connection is None
            if fresh:
                self.connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
            try:
                self.connection.request(method, path, body=body, headers=sent)
                response = self.connection.getresponse()
                answer = Answer(
                    response.status, {n.lower(): v for n, v in response.getheaders()}, response.read()
                )
                if response.will_close:
                    self.forget_connection()
                if self.observer:
                    self.observer(str(answer.headers).encode() + answer.body)
                return answer
            except (ConnectionError, http.client.HTTPException):
                # A kept connection may have been closed meanwhile.
                self.forget_connection()
                if fresh or attempt == 2:
                    raise

    def forget_connection(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def submit(self, seed=1, key="", **settings):
        """Submits a short clip; gives its id."""
        body = {"model": TEXT_TO_VIDEO, "prompt": PROMPT, **SHORT, "seed": seed, **settings}
        answer = self.ask("POST", "/api/v1/model/generateVideo", body, key=key)
        if answer.status != 200:
            raise RuntimeError(f"submission: {answer}")
        return answer.json()["data"]["id"]

    def finished(self, identifier, key="", patience=180):
        """Waits for a job; gives what is said of it then."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            answer = self.ask("GET", f"/api/v1/model/prediction/{identifier}?wait=30", key=key)
            data = answer.json().get("data") or {}
            if data.get("status") in ("completed", "succeeded"):
                return data
            if answer.status != 200 or data.get("status") == "failed":
                raise RuntimeError(f"waiting for {identifier}: {answer}")
        raise RuntimeError(f"{identifier} was not done after {patience} s")

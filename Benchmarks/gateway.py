"""The gateway measured with wrk and curl on the loopback address: next to LiteLLM's proxy, and next to nginx.

What is compared runs alternately. nginx answers with a fixed body: as what stands behind LiteLLM, and as the least that
an answer over HTTP can cost.
"""
import json
import os
import re
import select
import shutil
import socket
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from gateway_process import Gateway, allow_many_files

HERE = Path(__file__).resolve().parent
LARGE = 256 << 20
ROUNDS = 3
SECONDS = 8
WAITERS = 1000
UPSTREAM_VIDEO = {
    "id": "video_abc123", "object": "video", "model": "sora-2", "status": "completed", "progress": 100,
    "created_at": 1790000000, "completed_at": 1790000090, "expires_at": None, "seconds": "8", "size": "1280x720",
    "prompt": "A heron lifts off", "remixed_from_video_id": None, "error": None,
}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until_it_answers(url, patience=120):
    until = time.monotonic() + patience
    while True:
        try:
            return urllib.request.urlopen(url, timeout=5).read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@contextmanager
def nginx(scratch, answer, files):
    """nginx, which answers everything with one JSON text, and under /files/ with what is in a folder."""
    place = Path(tempfile.mkdtemp(prefix="nginx-", dir=scratch))
    # Its workers may be another user's.
    place.chmod(0o755)
    port = free_port()
    body = json.dumps(answer, separators=(",", ":")).replace("\\", "\\\\").replace("'", "\\'")
    temporary = "\n".join(f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (place / "nginx.conf").write_text(f"""
        daemon off; worker_processes auto; pid {place}/pid; error_log stderr crit;
        {"user root;" if os.getuid() == 0 else ""}
        events {{ worker_connections 4096; }}
        http {{
            access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; default_type application/json;
            {temporary}
            server {{
                listen 127.0.0.1:{port};
                location / {{ return 200 '{body}'; }}
                location /files/ {{ alias {files}/; }}
            }}
        }}
    """)
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    process = subprocess.Popen([program, "-c", place / "nginx.conf", "-p", place])
    try:
        until_it_answers(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def litellm(python, scratch, upstream):
    """LiteLLM's proxy with one worker and no database; gives the address of a finished video, and its process id."""
    place = Path(tempfile.mkdtemp(prefix="litellm-", dir=scratch))
    (place / "config.yaml").write_text(json.dumps({
        "model_list": [{
            "model_name": "sora-2",
            "litellm_params": {"model": "openai/sora-2", "api_base": f"{upstream}/v1", "api_key": "upstream"},
        }],
        "general_settings": {"master_key": "sk-bench"},
        "litellm_settings": {"telemetry": False},
    }))
    port = free_port()
    process = subprocess.Popen(
        [python.parent / "litellm", "--config", place / "config.yaml", "--host", "127.0.0.1", "--port", str(port),
         "--num_workers", "1"],
        cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        # Its prices from its own package, not from the network.
        env={"PATH": os.environ["PATH"], "HOME": str(place), "LITELLM_LOCAL_MODEL_COST_MAP": "True",
             "LITELLM_LOG": "ERROR", "NO_PROXY": "*"},
    )
    origin = f"http://127.0.0.1:{port}"
    try:
        until_it_answers(f"{origin}/health/liveliness")
        request = urllib.request.Request(
            f"{origin}/v1/videos", data=json.dumps({"model": "sora-2", "prompt": "A heron lifts off"}).encode(),
            headers={"Authorization": "Bearer sk-bench", "Content-Type": "application/json"},
        )
        identifier = json.loads(urllib.request.urlopen(request, timeout=60).read())["id"]
        yield f"{origin}/v1/videos/{identifier}", process.pid
    finally:
        process.terminate()
        process.wait()


class Load:
    """One run of wrk: requests a second, and latencies in milliseconds."""

    UNITS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}

    def __init__(self, url, connections, key=None, seconds=SECONDS, script=None):
        headers = ["-H", f"Authorization: Bearer {key}"] if key else []
        scripts = ["-s", str(HERE / script)] if script else []
        words = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--timeout", "30s", "--latency", *headers, *scripts, url],
            capture_output=True, text=True, check=True,
        ).stdout
        self.rate = float(re.search(r"Requests/sec:\s+([\d.]+)", words)[1])
        self.count = int(re.search(r"(\d+) requests in", words)[1])
        latency = lambda share: re.search(rf"^\s+{share}%\s+([\d.]+)(us|ms|s|m)\s*$", words, re.M)
        self.median, self.worst = (
            float(found[1]) * self.UNITS[found[2]] for found in (latency(50), latency(99))
        )
        self.wrong = re.findall(r"Non-2xx.*|Socket errors.*", words)
        if self.wrong:
            print(f"  wrk at {url}: {self.wrong}", flush=True)


def middle(loads, name):
    return statistics.median(getattr(load, name) for load in loads)


def alternately(rounds, **variants):
    """Runs each variant in turn, several times; gives each one's results."""
    results = {name: [] for name in variants}
    for _ in range(rounds):
        for name, variant in variants.items():
            results[name].append(variant())
    return results


def resident(pid):
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS:"))


def reads(report, gateway, identifier, python, scratch):
    """Status reads, and what the gateway adds to an answer that costs nothing."""
    ours = f"{gateway.base}/model/prediction/{identifier}"
    fixed = gateway.ask("GET", f"/api/v1/model/prediction/{identifier}").json()
    with nginx(scratch, UPSTREAM_VIDEO, scratch) as upstream, litellm(python, scratch, upstream) as (theirs, pid):
        idle = resident(pid)
        Load(theirs, 16, "sk-bench", seconds=3)
        for connections in (16, 64):
            found = alternately(
                ROUNDS, ours=lambda: Load(ours, connections, gateway.key),
                theirs=lambda: Load(theirs, connections, "sk-bench"),
                mock=lambda: Load(upstream, connections, seconds=3),
            )
            rate, other, mock = (middle(found[name], "rate") for name in ("ours", "theirs", "mock"))
            well = not any(load.wrong for load in found["ours"])
            report(
                f"gateway: status reads, {connections} connections, key and ledger on",
                f"{rate:,.0f} a second, p99 {middle(found['ours'], 'worst'):.1f} ms; LiteLLM {other:,.0f}, "
                f"p99 {middle(found['theirs'], 'worst'):,.0f} ms; {rate / other:.0f} × as many; "
                f"the mock behind LiteLLM alone {mock:,.0f}",
                "at least 5,000 a second, at least 50 × LiteLLM", well and rate >= 5000 and rate / other >= 50,
            )
        report("LiteLLM's proxy: memory, idle", f"{idle:.0f} MB", "–", None)
    with nginx(scratch, fixed, scratch) as trivial:
        found = alternately(
            ROUNDS + 2, ours=lambda: Load(ours, 1, gateway.key), least=lambda: Load(trivial, 1, gateway.key)
        )
    for name, words, most in (("median", "median", 0.5), ("worst", "p99", 2)):
        own, least = middle(found["ours"], name), middle(found["least"], name)
        report(
            f"gateway: latency added at one connection, {words}",
            f"{own - least:.2f} ms ({own:.2f} ms; nginx with the same body fixed {least:.2f} ms)",
            f"at most {most} ms", own - least <= most,
        )


def submissions(report, program, scratch):
    """Durable submissions a second: each is quoted, held and on disk before it is answered."""
    loads, whole = [], True
    for _ in range(ROUNDS):
        home = Path(tempfile.mkdtemp(prefix="submit-", dir=scratch))
        with Gateway(program, home, "--workers", 0) as gateway:
            load = Load(
                f"{gateway.base}/model/generateVideo", 64, gateway.key, script="gateway_submit.lua"
            )
            loads.append(load)
        with sqlite3.connect(next(home.rglob("ledger.sqlite"))) as database:
            jobs = database.execute("SELECT COUNT(*) FROM jobs").fetchone()[0]
        # What wrk had sent and not yet heard of when it stopped may be there too.
        whole &= not load.wrong and load.count <= jobs <= load.count + 64
        print(f"  {load.count} answers, {jobs} jobs in the ledger", flush=True)
    report(
        "gateway: durable submissions, 64 connections",
        f"{middle(loads, 'rate'):,.0f} a second, median {middle(loads, 'median'):.1f} ms, "
        f"p99 {middle(loads, 'worst'):.1f} ms; every answer's job in the ledger: {'yes' if whole else 'no'}",
        "at least 1,000 a second", whole and middle(loads, "rate") >= 1000,
    )


def waiters(report, program, scratch):
    """Memory: idle, and with a thousand clients that each wait for a job of their own."""
    home = Path(tempfile.mkdtemp(prefix="wait-", dir=scratch))
    with Gateway(program, home, "--workers", 0) as gateway:
        time.sleep(3)
        idle, _ = gateway.memory()
        report("gateway: memory, idle", f"{idle:.0f} MB", "at most 40 MB", idle <= 40)
        jobs = [gateway.submit(seed=number) for number in range(1, WAITERS + 1)]
        loaded, _ = gateway.memory()
        gateway.forget_peak()
        clients = []
        for job in jobs:
            client = socket.create_connection((gateway.host, gateway.port))
            client.sendall(
                f"GET /api/v1/model/prediction/{job}?wait=60 HTTP/1.1\r\nHost: {gateway.host}:{gateway.port}\r\n"
                f"Authorization: Bearer {gateway.key}\r\n\r\n".encode()
            )
            clients.append(client)
        time.sleep(5)
        before = gateway.cpu()
        time.sleep(20)
        share = (gateway.cpu() - before) / 20
        waiting, peak = gateway.memory()
        poll = select.poll()
        for client in clients:
            poll.register(client, select.POLLIN)
        answered = len(poll.poll(0))
        for client in clients:
            client.close()
        report(
            "gateway: memory with 1,000 clients waiting for 1,000 jobs",
            f"{peak:.0f} MB at most ({loaded:.0f} MB before they came, {waiting:.0f} MB 25 s on); "
            f"{share * 100:.0f} % of a core; answered too soon: {answered}",
            "at most 100 MB", peak <= 100 and answered == 0,
        )


def pad(clip):
    """Makes a clip as large as a long 4k one: a `free` box of the missing size keeps the file a valid MP4."""
    missing = LARGE - clip.stat().st_size
    clip.chmod(0o600)
    with open(clip, "r+b") as file:
        file.seek(0, os.SEEK_END)
        file.write(missing.to_bytes(4, "big") + b"free")
        file.truncate(LARGE)
    # Really on disk, and in the page cache, for all who read it.
    with open(clip, "rb") as file:
        while file.read(1 << 20):
            pass


def serving(report, gateway, link, scratch):
    """A take of 256 MB to one client and to eight at once, next to nginx with the same file."""
    clip = next(path for path in Path(gateway.home).rglob("*.mp4") if path.stat().st_size)
    pad(clip)
    path = link.removeprefix(gateway.url)

    def fetch(url, clients):
        began = time.perf_counter()
        curls = [
            subprocess.Popen(
                ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{size_download}", url], stdout=subprocess.PIPE
            ) for _ in range(clients)
        ]
        said = [curl.communicate()[0].decode() for curl in curls]
        seconds = time.perf_counter() - began
        if any(words != f"200 {LARGE}" for words in said):
            raise RuntimeError(f"{url}: {said}")
        return clients * LARGE / 1e6 / seconds

    with nginx(scratch, {}, clip.parent) as other:
        theirs = f"{other}/files/{clip.name}"
        fetch(link, 1), fetch(theirs, 1)
        for clients in (1, 8):
            before, _ = gateway.memory()
            gateway.forget_peak()
            found = alternately(
                5 if clients == 1 else 3, ours=lambda: fetch(link, clients), theirs=lambda: fetch(theirs, clients)
            )
            growth = gateway.memory()[1] - before
            own, least = (statistics.median(found[name]) for name in ("ours", "theirs"))
            report(
                f"gateway: a take of 256 MB to {clients} client{'s at once' if clients > 1 else ''}",
                f"{own:,.0f} MB/s; nginx {least:,.0f} MB/s; {own / least * 100:.0f} % of nginx; memory +{growth:.0f} MB",
                "at least 60 % of nginx, at most 32 MB more", own / least >= 0.6 and growth <= 32,
            )
    part = gateway.ask("GET", path, key=None, headers={"Range": "bytes=1000000-1999999"})
    beyond = gateway.ask("GET", path, key=None, headers={"Range": f"bytes={LARGE}-"})
    with open(clip, "rb") as file:
        file.seek(1_000_000)
        right = file.read(1_000_000) == part.body
    report(
        "gateway: a range of that take, and one past its end",
        f"{part.status}, {part.headers.get('content-range')}, {'the right' if right else 'wrong'} bytes; {beyond.status}",
        "206 and 416",
        right and part.status == 206 and part.headers.get("content-range") == f"bytes 1000000-1999999/{LARGE}"
        and beyond.status == 416,
    )


def measure(report, program, scratch, python):
    """All of it. `python` is that of an environment with LiteLLM's proxy in it."""
    allow_many_files()
    home = Path(tempfile.mkdtemp(prefix="gateway-", dir=scratch))
    with Gateway(program, home) as gateway:
        gateway.key = key = gateway.new_key("bench")
        job = gateway.submit()
        gateway.finished(job)
    # Measured is the gateway alone, without a worker in it.
    with Gateway(program, home, "--workers", 0, key=key) as gateway:
        link = gateway.finished(job)["outputs"][0]
        reads(report, gateway, job, python, scratch)
        serving(report, gateway, link, scratch)
    submissions(report, program, scratch)
    waiters(report, program, scratch)

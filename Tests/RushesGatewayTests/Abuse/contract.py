"""Schemathesis: requests made from /openapi.json, and some that break it."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "schemathesis==4.32.5"
# What the document cannot say, such as which lengths a model has, is refused too: so it is not held against a valid
# request that it is refused, nor against one made at random that it is accepted.
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "ignored_auth", "unsupported_method", "allow_header_conformance",
]


def program():
    """Schemathesis in an environment of its own."""
    venv = ROOT / ".venv-abuse"
    if not (venv / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    if not (venv / "bin/schemathesis").exists():
        subprocess.run([venv / "bin/pip", "install", "-q", "--disable-pip-version-check", PACKAGE], check=True)
    return venv / "bin/schemathesis"


def run(verdicts, gateway, key, folder, seconds=240):
    what = "Schemathesis over /openapi.json"
    done = subprocess.run(
        [program(), "run", f"{gateway.url}/openapi.json", "-H", f"Authorization: Bearer {key}", "-c", ",".join(CHECKS),
         "--max-examples", "60", "--max-time", str(seconds), "--phases", "examples,coverage,fuzzing", "--seed", "1",
         "--request-timeout", "70", "--continue-on-failure", "--generation-database", "none", "--no-color",
         "--report", "junit", "--report-dir", str(folder)],
        cwd=folder, capture_output=True, text=True, errors="replace", timeout=seconds + 120,
    )
    words = done.stdout + done.stderr
    (Path(folder) / "schemathesis.txt").write_text(words)
    generated = re.search(r"(\d[\d,]*) generated", words)
    failures = re.search(r"={3,} FAILURES ={3,}(.*?)(?=\n={3,} [A-Z])", words, re.S)
    verdicts.expect(what, done.returncode == 0, (failures[1] if failures else words)[-6000:])
    verdicts.note(what, f"{generated[1] if generated else '?'} requests made")
    verdicts.expect(f"{what}: the gateway lives", gateway.is_alive(), "it has ended")

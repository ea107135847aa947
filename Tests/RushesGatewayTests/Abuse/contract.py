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


# Of a job that is there; its schema's name is that of the route that is left out.
KNOWN = """
[parameters]
id = "{job}"

[[operations]]
include-path = "/model/schema/{{file}}"
parameters = {{ file = "google-veo3.1-text-to-video.json" }}
"""


def run(verdicts, gateway, key, job, folder):
    folder = Path(folder)
    (folder / "known.toml").write_text(KNOWN.format(job=job))
    tried = {
        "Schemathesis over /openapi.json": ([], [], 150),
        "Schemathesis with a job that is there": (
            ["--config-file", str(folder / "known.toml")], ["--include-path-regex", "/(prediction|result|schema)/"], 40
        ),
    }
    for what, (before, after, seconds) in tried.items():
        done = subprocess.run(
            [program(), *before, "run", f"{gateway.url}/openapi.json", "-H", f"Authorization: Bearer {key}",
             "-c", ",".join(CHECKS), "--max-examples", "100", "--max-time", str(seconds), "--phases", "examples,coverage,fuzzing",
             "--seed", "1", "--request-timeout", "70", "--continue-on-failure", "--generation-database", "none", "--no-color",
             *after],
            cwd=folder, capture_output=True, text=True, errors="replace", timeout=seconds + 150,
        )
        words = done.stdout + done.stderr
        (folder / f"schemathesis-{len(after)}.txt").write_text(words)
        generated = re.search(r"(\d[\d,]*) generated", words)
        parts = [part for part in re.split(r"^={3,} (?=[A-Z]+ =)", words, flags=re.M) if part.startswith(("FAILURES", "ERRORS"))]
        verdicts.expect(what, done.returncode == 0, ("".join(parts) or words)[:6000])
        verdicts.note(what, f"{generated[1] if generated else '?'} requests made")
        if not verdicts.expect(f"{what}: the gateway lives", gateway.is_alive(), "it has ended"):
            return

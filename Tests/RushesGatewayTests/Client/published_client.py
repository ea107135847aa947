"""What published clients of the service do, one after the other, with readers that take no other types than they know."""

import base64
import http.client
import json
import os
import struct
import sys
import urllib.parse
import zlib
from dataclasses import dataclass

BASE = urllib.parse.urlsplit(os.environ["ATLASCLOUD_BASE_URL"])
KEY = os.environ["ATLASCLOUD_API_KEY"]


def ask(method, path, body=None, key=True, expect=False):
    """One exchange; gives the status, the headers and the JSON."""
    connection = http.client.HTTPConnection(BASE.hostname, BASE.port, timeout=300)
    connection.putrequest(method, path)
    if key:
        connection.putheader("Authorization", f"Bearer {KEY}")
    data = None
    if body is not None:
        data = json.dumps(body).encode()
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(data)))
        if expect:
            connection.putheader("Expect", "100-continue")
    connection.endheaders()
    if data is not None:
        if expect:
            first = connection.sock.recv(25)
            assert first == b"HTTP/1.1 100 Continue\r\n\r\n", first
        connection.send(data)
    answer = connection.getresponse()
    return answer.status, answer.headers, json.loads(answer.read())


def typed(value, name, kind, missing=False, null=False):
    """A member of the type that a reader declares; `missing` and `null` say what it puts up with."""
    if name not in value:
        assert missing, f"{name} is missing"
        return None
    member = value[name]
    if member is None:
        assert null, f"{name} is null"
        return None
    assert isinstance(member, kind) and not (kind is int and isinstance(member, bool)), f"{name}: {member!r}"
    return member


@dataclass
class Prediction:
    """A prediction as a typed reader declares it."""

    id: str
    status: str
    outputs: list
    output: list
    error: str
    urls: dict
    created_at: str

    @staticmethod
    def read(value):
        for output in value.get("outputs") or []:
            assert isinstance(output, str), output
        typed(value, "price", str, missing=True)
        typed(value, "executionTime", (int, float), missing=True)
        typed(value, "latency_ms", int, missing=True)
        typed(value, "timings", dict, missing=True)
        typed(value, "error_code", int, missing=True)
        typed(value, "has_nsfw_contents", list, missing=True, null=True)
        return Prediction(
            typed(value, "id", str),
            typed(value, "status", str),
            typed(value, "outputs", list, null=True),
            typed(value, "output", list, missing=True),
            typed(value, "error", str),
            typed(value, "urls", dict),
            typed(value, "created_at", str),
        )


def picture(width, height):
    """A PNG of one colour, as a `data:` address."""
    rows = b"".join(b"\0" + b"\x30\x60\x90" * width for _ in range(height))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    # Stored and not packed, so that the address is long.
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + data).decode()


# The server for assistants looks every model up, without a key, before it submits anything.
status, _, listing = ask("GET", "/api/v1/models", key=False)
assert status == 200 and int(listing["code"]) == 200, listing
rows = {typed(row, "model", str): row for row in listing["data"]}
model = "google/gemini-omni-flash/image-to-video-developer"
row = rows[model]
assert typed(row, "type", str) == "Video" and typed(row, "displayName", str), row
assert float(row["price"]["actual"]["base_price"]) > 0, row
status, _, names = ask("GET", "/v1/models", key=False)
assert status == 200 and names["object"] == "list" and {name["id"] for name in names["data"]} == set(rows)

# A node sends what it knows, the picture in the body, and asks for the price with the same body.
body = {
    "model": model, "prompt": "she walks into the rain", "image": picture(640, 360), "image_url": None, "duration": 4,
    "resolution": "720p", "negative_prompt": "", "watermark": False, "enable_safety_checker": True,
    "enable_sync_mode": False, "seed": -1,
}
status, _, price = ask("POST", "/api/v1/model/calculate", body, key=False)
assert status == 200 and float(price["data"]["price"]) > 0, price
status, _, price = ask("POST", "/api/v1/model/calculate", body)
assert status == 200 and float(price["data"]["price"]) > 0, price

# A reader of balances shows a figure.
status, _, balance = ask("GET", "/public/v1/balance")
assert status == 200 and float(typed(balance["available"], "value", str)) > 0, balance

status, headers, made = ask("POST", "/api/v1/model/generateVideo", body, expect=True)
assert status == 200, made
assert "watermark" in headers["X-Rushes-Note"], headers
prediction = Prediction.read({"error": "", **made["data"]})
while prediction.status not in ("completed", "failed"):
    status, _, answer = ask("GET", f"/api/v1/model/prediction/{prediction.id}?wait=20")
    assert status == 200, answer
    prediction = Prediction.read(answer["data"])
assert prediction.status == "completed", prediction
assert prediction.output is None and len(prediction.outputs) == 1, prediction

link = urllib.parse.urlsplit(prediction.outputs[0])
connection = http.client.HTTPConnection(link.hostname, link.port, timeout=300)
connection.request("GET", f"{link.path}?{link.query}")
clip = connection.getresponse().read()
assert clip[4:8] == b"ftyp", clip[:16]

for name in ("model-usage", "model-costs"):
    query = "start_date=2026-01-01&end_date=2026-01-02&scope=account&group_by[]=model"
    status, _, page = ask("GET", f"/public/v1/{name}?{query}")
    assert status == 200 and typed(page, "scope", str) == "account", page
    assert typed(page, "data", list) == [] and typed(page, "has_more", bool) is False, page

status, _, refused = ask("POST", "/api/v1/model/generateImage", {"model": "x", "prompt": "y"})
assert status == 404 and "video" in refused["msg"], refused
print("done", len(clip))
sys.exit(0)

"""Bytes that no client should send, one way after the other; after each the gateway must still be well."""
import gzip
import json
import socket
import struct
import threading
import time

from wire import Exchange, exchange, request

GENERATE = "POST /api/v1/model/generateVideo HTTP/1.1"
JSON = "Content-Type: application/json"
HEADS = {400, 408, 413, 414, 421, 431, 501, 505}


def refused(result, statuses=HEADS):
    """Refused, with an answer or without one: nothing but refusals came, and then the end."""
    return all(status in statuses for status in result.statuses) and (bool(result.replies) or result.closed)


class Nasty:
    def __init__(self, verdicts, gateway, key, job):
        self.verdicts, self.gateway, self.key, self.job = verdicts, gateway, key, job

    def send(self, data, **options):
        return exchange(self.gateway, data, **options)

    def post(self, body, *headers, **options):
        body = body if isinstance(body, bytes) else body.encode()
        return self.send(
            request(self.gateway, GENERATE, JSON, f"Content-Length: {len(body)}", *headers, body=body, key=self.key),
            **options,
        )

    def expect(self, what, holds, words):
        return self.verdicts.expect(what, holds, words)

    # Sizes

    def heads(self):
        what = "huge heads: refused"
        cases = {
            "100,000 headers": request(self.gateway, "GET /healthz HTTP/1.1", *[f"X-{n}: y" for n in range(100_000)]),
            "100,000 times one header": request(self.gateway, "GET /healthz HTTP/1.1", *(["X: y"] * 100_000)),
            "a header of 1 MB": request(self.gateway, "GET /healthz HTTP/1.1", "X: " + "y" * 1_000_000),
            "a header's name of 1 MB": request(self.gateway, "GET /healthz HTTP/1.1", "X" * 1_000_000 + ": y"),
            "a path of 1 MB": request(self.gateway, "GET /" + "a" * 1_000_000 + " HTTP/1.1"),
            "1 MB of % in a query": request(
                self.gateway, "GET /api/v1/model/history?modelPrefix=" + "%25" * 333_000 + " HTTP/1.1", key=self.key
            ),
            "a method of 1 MB": request(self.gateway, "G" * 1_000_000 + " / HTTP/1.1"),
            "a key of 1 MB": request(self.gateway, "GET /api/v1/models HTTP/1.1", key="rsh_" + "a" * 1_000_000),
        }
        for name, data in cases.items():
            result = self.send(data)
            self.expect(what, refused(result), f"{name}: {result}")
            self.expect("huge heads: at once", result.seconds < 5, f"{name}: {result}")

    def bodies(self):
        what = "huge and packed bodies: refused"
        bomb = gzip.compress(b"\0" * (256 << 20), 9)
        for encoding in ("gzip", "GZIP", "deflate", "br", "gzip, gzip", "x-gzip", "zstd", "identity, gzip"):
            result = self.post(bomb, f"Content-Encoding: {encoding}")
            self.expect(what, refused(result, {400, 413, 415}), f"a bomb of {encoding}: {result}")
        result = self.send(
            request(self.gateway, GENERATE, JSON, "Transfer-Encoding: gzip, chunked", key=self.key,
                    body=b"%x\r\n" % len(bomb) + bomb + b"\r\n0\r\n\r\n")
        )
        self.expect(what, refused(result, {400, 411, 413, 415, 501}), f"a bomb as transfer coding: {result}")
        for name, text in (("[", "["), ('{"a":', '{"a":'), ('[{"a":', '[{"a":')):
            result = self.post(text * (1_000_000 // len(text)))
            self.expect(what, refused(result, {400, 413}), f"1 MB of {name}: {result}")
        text = json.dumps({"prompt": "a" * (64 << 20)})
        result = self.post(text)
        self.expect(what, refused(result, {413}), f"64 MB of JSON: {result}")
        big = b"".join(b"%x\r\n" % (1 << 16) + b" " * (1 << 16) + b"\r\n" for _ in range(1024))
        result = self.send(
            request(self.gateway, GENERATE, JSON, "Transfer-Encoding: chunked", key=self.key, body=big + b"0\r\n\r\n")
        )
        self.expect(what, refused(result, {413}), f"64 MB in chunks: {result}")
        result = self.send(
            request(self.gateway, GENERATE, JSON, f"Content-Length: {1 << 62}", key=self.key, body=b"{}"), patience=1
        )
        self.expect("a body that is announced and never comes: no memory", not any(s < 400 for s in result.statuses),
                    f"{result}")
        for numbers in (b'{"duration":1e999}', b'{"seed":' + b"9" * 900_000 + b"}", b'{"seed":1e-999999999}'):
            result = self.post(b'{"model":"google/gemini-omni-flash/text-to-video-developer","prompt":"x",' + numbers[1:])
            self.expect("odd values in JSON: answered, not failed", self.is_answer(result), f"{numbers[:30]}: {result}")
            self.expect("odd values in JSON: at once", result.seconds < 5, f"{numbers[:30]}: {result}")

    @staticmethod
    def is_answer(result):
        return len(result.replies) == 1 and result.statuses[0] < 500

    def values(self):
        what = "odd values in JSON: answered, not failed"
        model = "google/gemini-omni-flash/text-to-video-developer"
        bodies = [
            "", "null", "true", "1", '"x"', "[]", "[{}]", "{", "{}", '{"model":null}', '{"model":1,"prompt":2}',
            '{"model":"","prompt":""}', '{"model":"../../etc/passwd","prompt":"x"}', '{"model":"%s","prompt":null}' % model,
            '{"model":"%s","prompt":"\\ud800"}' % model, '{"model":"%s","prompt":"\\u0000"}' % model,
            '{"model":"%s","prompt":"\\u202e\\uffff"}' % model, '{"model":"%s","prompt":["x"]}' % model,
            '{"model":"%s","prompt":{"a":"b"}}' % model, '{"model":"%s","prompt":"%s"}' % (model, "x" * 900_000),
            '{"model":"%s","prompt":"x","images":"x"}' % model, '{"model":"%s","prompt":"x","images":[[[[]]]]}' % model,
            '{"model":"%s","prompt":"x","images":%s}' % (model, json.dumps(["https://example.com/a.png"] * 20_000)),
            '{"model":"%s","prompt":"x","seed":9223372036854775808}' % model, '{"model":"%s","prompt":"x","seed":1.5}' % model,
            '{"model":"%s","prompt":"x","seed":-2}' % model, '{"model":"%s","prompt":"x","seed":"7"}' % model,
            '{"model":"%s","prompt":"x","duration":"8"}' % model, '{"model":"%s","prompt":"x","duration":-8}' % model,
            '{"model":"%s","prompt":"x","duration":8.5}' % model, '{"model":"%s","prompt":"x","duration":true}' % model,
            '{"model":"%s","prompt":"x","duration":1e300}' % model, '{"model":"%s","prompt":"x","resolution":null}' % model,
            '{"model":"%s","prompt":"x","resolution":"1x1"}' % model, '{"model":"%s","prompt":"x","webhook_url":1}' % model,
            '{"model":"%s","prompt":"x","webhook_url":{}}' % model, '{"model":"%s","prompt":"x","a\\u0000b":1}' % model,
            '{"model":"%s","model":"x","prompt":"x","prompt":"y"}' % model, '{"model":"%s","prompt":"x",}' % model,
            '{"model":"%s","prompt":"x"}{}' % model, '{"model":"%s","prompt":"x"} garbage' % model, "\ufeff{}",
            "{'model':'x'}", '{"model":"%s","prompt":NaN}' % model, '{"__proto__":{"admin":true}}',
            "[" * 33 + "]" * 33, '{"a":' * 40 + "1" + "}" * 40, json.dumps({f"k{n}": n for n in range(50_000)}),
        ]
        bodies = [body.encode() for body in bodies]
        bodies += [b"\xff\xfe{\x00}\x00", b'{"model":"\xff\xff"}', b'{"prompt":"\xc0\xaf"}', b"\x00" * 1000, b"\x80" * 1000]
        for body in bodies:
            result = self.post(body)
            self.expect(what, self.is_answer(result), f"{body[:80]!r}: {result}")
            self.expect("odd values in JSON: at once", result.seconds < 5, f"{body[:80]!r}: {result}")
        for wait in ("nan", "NaN", "inf", "-inf", "-1", "1e999", "1e18", "1e19", "1e300", "9223372036854775808", "1e-400", "0x10", "",
                     "1;2", "٣", "1" * 400, "%00", "1&wait=0", "-1e300", "0x1p1000"):
            result = self.get(f"/api/v1/model/prediction/{'a' * 32}?wait={wait.encode().decode('latin-1')}")
            self.expect("odd waits: answered, not failed", self.is_answer(result), f"wait={wait}: {result}")
        for query in ("no=0", "no=-1", "no=9999999999999999999", "size=0", "size=51", "size=1e9", "no=x", "status=x",
                      "state=%00", "model=%ff", "no=9223372036854775807&size=50", "no=1000000&size=50"):
            result = self.get(f"/api/v1/model/history?{query}")
            self.expect("odd pages: answered, not failed", self.is_answer(result), f"{query}: {result}")
        for query in ("start_date=0000-00-00", "start_date=2026-13-45", "start_date=9999-12-31", "end_date=0001-01-01",
                      "start_date=%00", "limit=0", "limit=-1", "limit=1e9", "start_date=2026-01-01&end_date=2025-01-01"):
            result = self.get(f"/public/v1/model-costs?{query}")
            self.expect("odd pages: answered, not failed", self.is_answer(result), f"{query}: {result}")

    def get(self, path, *headers, key="", **options):
        return self.send(
            request(self.gateway, b"GET " + path.encode("latin-1") + b" HTTP/1.1", *headers,
                    key=self.key if key == "" else key), **options
        )

    # Drips

    def drips(self):
        """Heads and bodies that come a byte at a time; all at once, since they take their time."""
        head = request(self.gateway, "GET /healthz HTTP/1.1", "X: " + "y" * 200)
        body = b'{"prompt":"' + b"a" * 500 + b'"}'
        start = request(self.gateway, GENERATE, JSON, f"Content-Length: {len(body)}", key=self.key)
        chunked = request(self.gateway, GENERATE, JSON, "Transfer-Encoding: chunked", key=self.key)
        upload = request(
            self.gateway, "POST /api/v1/model/uploadMedia HTTP/1.1", "Content-Type: multipart/form-data; boundary=b",
            "Content-Length: 1000000", key=self.key,
            body=b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n',
        )
        cases = {
            "a head, a byte a second": [head[i : i + 1] for i in range(len(head))],
            "a head that stops": [head[:40]],
            "nothing at all": [b""],
            "a body, a byte a second": [start] + [body[i : i + 1] for i in range(len(body))],
            "chunks of a byte a second": [chunked] + [b"1\r\na\r\n"] * 500,
            "chunk sizes that never end": [chunked] + [b"0"] * 500,
            "an upload, a byte a second": [upload] + [b"x"] * 500,
            "a body that stops": [start + body[:10]],
        }
        results = self.at_once(cases, pause=1, patience=70)
        for name, result in results.items():
            limit = 65 if name == "nothing at all" else 30
            self.expect(
                "drips: closed in time",
                result.closed and result.seconds < limit
                and not any(status < 400 or status >= 500 for status in result.statuses), f"{name}: {result}",
            )

    def at_once(self, cases, **options):
        """Sends what takes long at the same time: bytes, or pieces of them; gives what came of each."""
        results = {}

        def send(name, data):
            try:
                kind = {"pieces": data} if isinstance(data, list) else {"data": data}
                results[name] = exchange(self.gateway, **{"data": None, "patience": 15, **kind, **options})
            except OSError as error:
                results[name] = Exchange([], repr(error).encode(), False, float("inf"))

        threads = [threading.Thread(target=send, args=case) for case in cases.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    # Names

    def hosts(self):
        port = self.gateway.port
        wrong = [
            "evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", f"127.0.0.1:{port}.evil.example",
            f"127.0.0.1:{port}@evil.example", f"evil.example@127.0.0.1:{port}", "127.0.0.1:1", "localhost:1", "[::2]", "",
            f"127.0.0.1:{port},evil.example", f"127.0.0.1:{port} evil.example", f"127.0.0.1:{port}/", f"127.0.0.1:{port}#",
            "169.254.169.254", f"0.0.0.0:{port}", f"2130706433:{port}", f"127.1:{port}", "a" * 300, f"localhost.:{port}",
            f"xn--:{port}", "\xff\xfe",
        ]
        what = "another Host: refused"
        for host in wrong:
            for path in ("/healthz", "/api/v1/models", "/openapi.json"):
                result = self.send(request(self.gateway, f"GET {path} HTTP/1.1", host=host, key=self.key))
                self.expect(what, refused(result), f"Host: {host[:60]!r}: {result}")
        cases = {
            "no Host": request(self.gateway, "GET /healthz HTTP/1.1", host=False),
            "two Hosts": request(self.gateway, "GET /healthz HTTP/1.1", "Host: evil.example"),
            "two Hosts, ours last": request(self.gateway, "GET /healthz HTTP/1.1", f"Host: 127.0.0.1:{port}", host="evil.example"),
            "an absolute address of another's": request(self.gateway, "GET http://evil.example/healthz HTTP/1.1"),
            "an absolute https address of another's": request(self.gateway, "GET https://evil.example/healthz HTTP/1.1"),
            "an absolute address with a user": request(
                self.gateway, f"GET http://127.0.0.1:{port}@evil.example/healthz HTTP/1.1"),
            "an absolute address of ours under another Host": request(
                self.gateway, f"GET http://127.0.0.1:{port}/healthz HTTP/1.1", host="evil.example"),
        }
        for name, data in cases.items():
            result = self.send(data)
            # Where both are named, the address of the request line counts (RFC 9112, 3.2.2): ours may be answered.
            may_answer = name.startswith("an absolute address of ours")
            self.expect(what, refused(result, HEADS | {403, 404} | ({200} if may_answer else set())), f"{name}: {result}")
            leads_away = any("evil" in str(reply.headers) or b"evil" in reply.body for reply in result.replies)
            self.expect("another Host: not in the answer", not leads_away, f"{name}: {result}")

    def sites(self):
        what = "forms of other sites: refused"
        text = '{"model":"google/gemini-omni-flash/text-to-video-developer","prompt":"x"}'
        forms = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain", "text/plain;application/json",
                 "application/json;x", "", "application/jsonp"]
        origins = [("Origin: http://evil.example",), ("Origin: null",), ("Sec-Fetch-Site: cross-site",),
                   (f"Origin: http://127.0.0.1:{self.gateway.port}.evil.example",), (f"Origin: http://evil.example/127.0.0.1:{self.gateway.port}",),
                   (f"Origin: http://evil.example:{self.gateway.port}",), ()]
        for path in ("generateVideo", "calculate", "uploadMedia"):
            for form in forms:
                for origin in origins:
                    if not origin and (path == "uploadMedia" or form in ("application/json;x",)):
                        continue
                    headers = (f"Content-Type: {form}",) if form else ()
                    result = self.send(
                        request(self.gateway, f"POST /api/v1/model/{path} HTTP/1.1", *headers, *origin,
                                f"Content-Length: {len(text)}", body=text, key=self.key)
                    )
                    self.expect(what, refused(result, {400, 403, 415}), f"{path}, {form!r}, {origin}: {result}")
        for origin in origins[:-1]:
            result = self.get("/api/v1/model/history", *origin)
            self.expect("reads of other sites: refused", refused(result, {403}), f"{origin}: {result}")
            names = [name for reply in result.replies for name in reply.headers if name.startswith("access-control")]
            self.expect("reads of other sites: no CORS header", not names, f"{names}")

    def injections(self):
        what = "CR, LF and NUL: refused, and in no answer"
        paths = ["/healthz\x00", "/healthz\x00.json", "/\x00", "/healthz\x0bHTTP", "/a\x7f", "/%0d%0aX-Injected:%201",
                 "/api/v1/model/prediction/%0d%0aX-Injected:%201", "/api/v1/model/prediction/a%00b", "/model/schema/%0d%0aX-Injected:%201.json",
                 "/files/a/takes/x%0d%0aX-Injected:%201.mp4?e=1&s=2", "/api/v1/model/prediction/\xff\xfe", "/\xc0\xae\xc0\xae/"]
        for path in paths:
            result = self.get(path)
            self.expect(what, refused(result, HEADS | {404}), f"{path!r}: {result}")
            injected = any("x-injected" in reply.headers for reply in result.replies)
            self.expect(what, not injected, f"{path!r}: {result}")
        heads = ["X: a\x00b", "X\x00: a", "X: a\rX-Injected: 1", "X : a", " X: a", "X\t: a", ": a", "X", "X\x7f: a", "X(: a",
                 "Idempotency-Key: a\x00b", "Content-Type: application/json\x00", "Authorization: Bearer a\x00b"]
        for head in heads:
            result = self.send(request(self.gateway, "GET /healthz HTTP/1.1", head))
            self.expect("malformed headers: refused", refused(result), f"{head!r}: {result}")
        for name in ("X-Request-ID", "Idempotency-Key", "User-Agent", "Accept", "Referer", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded"):
            result = self.send(request(self.gateway, "GET /healthz HTTP/1.1", f"{name}: evil\x01<script>\xff"), patience=2)
            echoed = any(b"<script>" in reply.body or "<script>" in str(reply.headers) for reply in result.replies)
            self.expect("what a header says: in no answer", not echoed and not any(s >= 500 for s in result.statuses), f"{name}: {result}")
        line_feeds = f"GET /healthz HTTP/1.1\nHost: {self.gateway.host}:{self.gateway.port}\nConnection: close\n\n".encode()
        result = self.send(line_feeds, patience=2)
        self.expect("malformed headers: no failure", not any(status >= 500 for status in result.statuses), f"bare LF: {result}")

    def ids(self):
        what = "ids with ../ # ? %2e %00: not found"
        bad = ["..", "../", "../..", "%2e%2e", "%2e%2e%2f%2e%2e", "..%2f..%2fetc%2fpasswd", "..%5c..%5c", "%00", "a%00", "%", "%zz", "%25%32%65",
               "a%2fb", "a%3fb", "a%23b", "*", "%2a", "%25", "_", "'", "' OR 1=1 --", "%27%20OR%201=1--", "\";--", "a" * 5000, "%c0%ae%c0%ae",
               "job_", "job_%25", "0", "-1", "null", "undefined", "true", "[object%20Object]", "$(id)", "`id`", "{{7*7}}", "%e2%80%ae", "\\..\\", ";", "a;b",
               self.job + "%00", self.job + "/", self.job + "%2f", self.job + "#x", self.job.upper(), self.job[:-1], self.job + "a", "./" + self.job,
               "../prediction/" + self.job]
        own = {f"{self.job}/", f"{self.job}#x", f"./{self.job}", f"../prediction/{self.job}"}
        for identifier in bad:
            for place in ("/api/v1/model/prediction/{}", "/api/v1/model/result/{}", "/api/v1/model/prediction/{}/events"):
                result = self.get(place.format(identifier.replace(" ", "%20")), patience=2)
                # That a path is made plain first, and then leads to one's own job, is no harm.
                may = {200} if identifier in own else set()
                self.expect(what, refused(result, {400, 404, 405, 414, 431} | may), f"{place.format(identifier[:50])}: {result}")
        places = ["/model/schema/{}.json", "/model/schema/{}", "/files/{}/takes/a.mp4?expires=1&signature=2",
                  "/files/a/uploads/{}?expires=1&signature=2", "/files/{}", "/{}"]
        for identifier in bad + ["....//....//etc/passwd", "%2e%2e/%2e%2e/%2e%2e/etc/passwd", "..;/", "//etc/passwd"]:
            for place in places:
                result = self.get(place.format(identifier.replace(" ", "%20").split("#")[0]), patience=2)
                self.expect(what, refused(result, {400, 404, 405, 410, 414, 431}), f"{place.format(identifier[:50])}: {result}")
                self.expect("no file of the system's in an answer", not any(b"root:" in reply.body for reply in result.replies), f"{identifier}")

    def keys(self):
        what = "odd keys: 401"
        k = self.key
        odd = ["", "Bearer", "Bearer ", "Bearer  ", "Basic " + k, k, "Bearer rsh_", "Bearer " + k[:-1], "Bearer " + k + "a", "Bearer " + k.upper(),
               "Bearer ' OR 1=1 --", "Bearer \" OR \"\"=\"", "Bearer %", "Bearer *", "Bearer null", "Bearer " + "a" * 8000, "Bearer \xff\xfe",
               "Bearer " + k + ", Bearer x", "Key " + k, "Bearer rsh_" + "0" * 43, "Digest " + k, "Bearer\t"]
        for text in odd:
            result = self.get("/api/v1/model/history", f"Authorization: {text}", key=None)
            self.expect(what, refused(result, {400, 401}), f"Authorization: {text[:40]!r}: {result}")
        for path in (f"/api/v1/model/history?key={k}", f"/api/v1/model/history?api_key={k}", f"/api/v1/model/history?access_token={k}"):
            result = self.get(path, key=None)
            self.expect("a key in the address opens nothing", refused(result, {400, 401}), f"{result}")
        result = self.get("/api/v1/model/history", f"Cookie: key={k}; Authorization=Bearer {k}", key=None)
        self.expect("a key in a cookie opens nothing", refused(result, {400, 401}), f"{result}")

    # Two requests in one

    def smuggling(self):
        what = "smuggled requests: at most one answer, and the end"
        inner = request(self.gateway, "GET /openapi.json HTTP/1.1")
        chunked = b"0\r\n\r\n" + inner
        cases = {
            "CL and TE": ["Content-Length: 4", "Transfer-Encoding: chunked"],
            "TE and CL": ["Transfer-Encoding: chunked", f"Content-Length: {len(chunked)}"],
            "CL 0 and TE": ["Content-Length: 0", "Transfer-Encoding: chunked"],
            "TE twice": ["Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Content-Length: 4"],
            "TE with a list": ["Transfer-Encoding: chunked, identity", "Content-Length: 4"],
            "TE with a name not known": ["Transfer-Encoding: xchunked", "Content-Length: 4"],
            "TE with a blank before the colon": ["Transfer-Encoding : chunked", "Content-Length: 4"],
            "TE with a tab": ["Transfer-Encoding:\tchunked", "Content-Length: 4"],
            "TE with a vertical tab": ["Transfer-Encoding: \x0bchunked", "Content-Length: 4"],
            "TE folded": ["Transfer-Encoding:\r\n chunked", "Content-Length: 4"],
            "TE in quotes": ['Transfer-Encoding: "chunked"', "Content-Length: 4"],
            "two CLs": ["Content-Length: 4", f"Content-Length: {len(chunked)}"],
            "two CLs in one": [f"Content-Length: 4, {len(chunked)}"],
            "CL with a plus": ["Content-Length: +4"], "CL below zero": ["Content-Length: -4"], "CL in hexadecimal": ["Content-Length: 0x4"],
            "CL with a blank": ["Content-Length: 4 4"], "CL past all numbers": ["Content-Length: 18446744073709551620"],
            "CL with letters": ["Content-Length: 4abc"], "CL with nothing": ["Content-Length: "],
        }
        for name, headers in cases.items():
            data = request(self.gateway, GENERATE, JSON, *headers, body=chunked, key=self.key, closing=False)
            result = self.send(data, patience=2)
            inside = any(b'"openapi"' in reply.body for reply in result.replies)
            self.expect(what, not inside and len(result.replies) <= 1 and not any(s >= 500 and s != 501 for s in result.statuses), f"{name}: {result}")
        bad_chunks = {
            "a chunk's size past all numbers": b"FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n", "a size below zero": b"-1\r\nabc\r\n0\r\n\r\n",
            "a size that is none": b"zz\r\nabc\r\n0\r\n\r\n", "a size with 0x": b"0x3\r\nabc\r\n0\r\n\r\n", "a blank before the size": b" 3\r\nabc\r\n0\r\n\r\n",
            "a chunk longer than it says": b"1\r\nabc\r\n0\r\n\r\n", "no size": b"\r\nabc\r\n0\r\n\r\n", "an extension of 1 MB": b"3;" + b"a" * 1_000_000 + b"\r\nabc\r\n0\r\n\r\n",
            "100,000 trailers": b"3\r\nabc\r\n0\r\n" + b"X: y\r\n" * 100_000 + b"\r\n", "a NUL in the size": b"3\x00\r\nabc\r\n0\r\n\r\n",
            "an LF alone in an extension": b"3;a\nb\r\nabc\r\n0\r\n\r\n",
        }
        for name, body in bad_chunks.items():
            data = request(self.gateway, GENERATE, JSON, "Transfer-Encoding: chunked", body=body + inner, key=self.key, closing=False)
            result = self.send(data, patience=2)
            inside = any(b'"openapi"' in reply.body for reply in result.replies)
            self.expect("malformed chunks: no answer to what follows", not inside or name in ("an extension of 1 MB", "100,000 trailers"), f"{name}: {result}")
            self.expect("malformed chunks: no failure", not any(s >= 500 and s != 501 for s in result.statuses), f"{name}: {result}")

    def pipelining(self):
        requests = []
        for number in range(1000):
            path = "/healthz" if number % 3 else f"/api/v1/model/prediction/{number:032x}"
            requests.append(request(self.gateway, f"GET {path} HTTP/1.1", key=self.key, closing=number == 999))
        result = self.send(b"".join(requests), patience=10, enough=1000)
        expected = [200 if number % 3 else 404 for number in range(1000)]
        self.verdicts.expect("1,000 requests in one go: answered in their order", result.statuses == expected,
                             f"{len(result.replies)} answers, {result.statuses[:5]}…, {'closed' if result.closed else 'open'}")
        # The same, and gone before the answers.
        for _ in range(20):
            connection = socket.create_connection((self.gateway.host, self.gateway.port))
            connection.sendall(b"".join(requests[:200]))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

    def versions(self):
        what = "other protocols: refused"
        hello = bytes.fromhex("16030100") + b"\xc8" + bytes.fromhex("010000c40303") + b"\x42" * 194
        cases = {
            "HTTP/0.9": b"GET /healthz\r\n", "HTTP/0.9 with a blank line": b"GET /healthz\r\n\r\n", "HTTP/2 at once": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 100,
            "HTTP/9.9": request(self.gateway, "GET /healthz HTTP/9.9"), "http/1.1": request(self.gateway, "GET /healthz http/1.1"),
            "HTTP/1.1.1": request(self.gateway, "GET /healthz HTTP/1.1.1"), "a TLS hello": hello, "SSH": b"SSH-2.0-OpenSSH_9.2\r\n", "nothing known": bytes(range(256)) * 16,
            "a blank before": b" GET /healthz HTTP/1.1\r\n\r\n", "NULs": b"\0" * 5000, "SMTP": b"EHLO evil.example\r\nMAIL FROM:<a@b>\r\n", "Redis": b"*1\r\n$4\r\nINFO\r\n",
            "RTSP": b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", "ICE": b"SOURCE / ICE/1.0\r\n\r\n", "no path": b"GET HTTP/1.1\r\n\r\n", "two blanks": request(self.gateway, "GET  /healthz  HTTP/1.1"),
        }
        for name, result in self.at_once(cases).items():
            # Blanks in a row may be taken for one (RFC 9112, 3).
            may = {200} if name == "two blanks" else set()
            self.expect(what, refused(result, HEADS | {404, 405} | may), f"{name}: {result}")
        what = "methods not meant: refused"
        for line in ("TRACE /healthz", "CONNECT evil.example:443", "OPTIONS *", "OPTIONS /api/v1/models", "PUT /healthz", "DELETE /api/v1/model/prediction/" + self.job,
                     "PATCH /api/v1/models", "get /healthz", "FOO /healthz", "POST /healthz", "PURGE /healthz", "PROPFIND /", "GET *", "HEAD *", "DEBUG /healthz",
                     "GET healthz", "GET http://", "GET ///", "POST /api/v1/model/prediction/" + self.job):
            result = self.send(request(self.gateway, f"{line} HTTP/1.1", "Content-Length: 0", key=self.key), patience=3, to_head=line.startswith("HEAD"))
            self.expect(what, refused(result, HEADS | {403, 404, 405}), f"{line}: {result}")
            self.expect("TRACE gives nothing back", not any(self.key.encode() in reply.body for reply in result.replies), f"{line}")

    # Files

    def uploads(self):
        def upload(content, name="a.png", kind="image/png", field="file", boundary="b", extra=b""):
            body = (f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
                    .encode("utf-8", "surrogateescape") + content + f"\r\n--{boundary}--\r\n".encode() + extra)
            return self.send(
                request(self.gateway, "POST /api/v1/model/uploadMedia HTTP/1.1", f"Content-Type: multipart/form-data; boundary={boundary}",
                        f"Content-Length: {len(body)}", body=body, key=self.key), patience=10
            )

        png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 1, 1) + b"\x08\x02\0\0\0" + b"\x90wS\xde"
        huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 100_000, 100_000) + b"\x08\x02\0\0\0" + b"\0" * 4
        what = "uploads that are no picture, clip or sound: refused"
        contents = {
            "HTML": b"<!doctype html><script>alert(1)</script>", "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "a script": b"#!/bin/sh\nid\n",
            "a zip": b"PK\x03\x04" + b"\0" * 100, "nothing": b"", "a PDF": b"%PDF-1.7\n", "ELF": b"\x7fELF" + b"\0" * 100, "a picture of 10,000 megapixels": huge,
            "the start of a PNG": png[:20], "an MP4 that claims 2^63 bytes": b"\0\0\0\x01ftyp" + b"\x7f" + b"\xff" * 7 + b"isom", "an endless MP4": b"\0\0\0\x08free" * 1000,
            "a list": b"#EXTM3U\nfile:///etc/passwd\n", "a concat script": b"ffconcat version 1.0\nfile /etc/passwd\n",
        }
        for name, content in contents.items():
            result = upload(content)
            self.expect(what, refused(result, {400, 413, 415, 422}), f"{name}: {result}")
        what = "malformed forms: refused"
        for name, headers, body in (
            ("no boundary", ["Content-Type: multipart/form-data"], b"x"), ("a boundary of 1,000 characters", ["Content-Type: multipart/form-data; boundary=" + "b" * 1000], b"x"),
            ("an empty boundary", ["Content-Type: multipart/form-data; boundary="], b"x"), ("no form at all", ["Content-Type: image/png"], png),
            ("no end", ["Content-Type: multipart/form-data; boundary=b"], b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc'),
            ("no part", ["Content-Type: multipart/form-data; boundary=b"], b"--b--\r\n"), ("another field", ["Content-Type: multipart/form-data; boundary=b"], b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\nabc\r\n--b--\r\n'),
            ("a part's head of 1 MB", ["Content-Type: multipart/form-data; boundary=b"], b"--b\r\nX: " + b"y" * 1_000_000 + b"\r\n\r\nabc\r\n--b--\r\n"),
            ("100,000 parts", ["Content-Type: multipart/form-data; boundary=b"], b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n' * 100_000 + b"--b--\r\n"),
            ("1 MB of hyphens", ["Content-Type: multipart/form-data; boundary=b"], b"-" * 1_000_000),
        ):
            result = self.send(request(self.gateway, "POST /api/v1/model/uploadMedia HTTP/1.1", *headers, f"Content-Length: {len(body)}", body=body, key=self.key), patience=10)
            self.expect(what, refused(result, {400, 413, 415}), f"{name}: {result}")
        result = upload(b"\x89PNG\r\n\x1a\n" + b"\0" * 60_000_000)
        self.expect("an upload of 60 MB: refused", refused(result, {413}), f"{result}")
        jpeg = self.picture()
        what = "names of uploads count for nothing"
        for name in ("../../../../tmp/rushes-escaped.png", "/etc/passwd", "..\\..\\x.png", "a\x00.png", "x.html", "x.svg", "-rf", "CON", "a" * 5000, "%2e%2e%2fx.png", "🎬.png", 'a"; filename="b.html'):
            result = upload(jpeg, name=name, kind="text/html")
            ok = self.is_answer(result)
            if result.statuses == [200]:
                data = json.loads(result.replies[0].body)["data"]
                stem = data["url"].partition("?")[0].rsplit("/", 1)[1]
                ok = ".." not in stem and stem.endswith(".jpg") and len(stem) < 80
                got = self.send(request(self.gateway, f"GET {data['url'].removeprefix(self.gateway.url)} HTTP/1.1"))
                headers = got.replies[0].headers if got.replies else {}
                self.expect("uploads are given out as what they are, for no page", got.statuses == [200] and headers.get("content-type") == "image/jpeg"
                            and headers.get("x-content-type-options") == "nosniff" and "default-src 'none'" in headers.get("content-security-policy", ""), f"{headers}")
            self.expect(what, ok, f"{name[:40]!r}: {result}")

    def picture(self):
        import subprocess

        return subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "color=teal:s=640x360", "-frames:v", "1", "-f", "mjpeg", "-"], capture_output=True, check=True).stdout

    def leaving(self):
        """Clients that go in the middle of things."""
        for data in (request(self.gateway, "GET /openapi.json HTTP/1.1"), request(self.gateway, f"GET /api/v1/model/prediction/{self.job}/events HTTP/1.1", key=self.key),
                     request(self.gateway, GENERATE, JSON, "Content-Length: 1000", key=self.key, body=b'{"a'), b"GET /he", request(self.gateway, "GET /metrics HTTP/1.1")):
            for _ in range(100):
                connection = socket.create_connection((self.gateway.host, self.gateway.port))
                connection.sendall(data)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()
        self.expect("500 clients that go in the middle", self.gateway.ask("GET", "/healthz", key=None).status == 200, "no answer after them")

    def ranges(self, path):
        what = "odd ranges: answered, not failed"
        for text in ("bytes=-1", "bytes=0-", "bytes=-0", "bytes=5-1", "bytes=a-b", "bytes=0-18446744073709551616", "bytes=9223372036854775807-", "bytes=--1", "bytes=", "=0-1", "items=0-1",
                     "bytes=0-0," * 3000, "bytes=" + ",".join(f"{n}-" for n in range(2000)), "bytes=0-0,1-1", "bytes = 0-1", "bytes=0-1;q=1", "bytes=\xff-"):
            result = self.send(request(self.gateway, f"GET {path} HTTP/1.1", f"Range: {text}"), patience=10)
            self.expect(what, len(result.replies) == 1 and result.statuses[0] in (200, 206, 400, 416, 431), f"{text[:40]!r}: {result.statuses}, {result.closed}")


def run(verdicts, start, key, job, path):
    """`start` gives a gateway, and another one if that has died; `path` is that of a signed link to a clip."""
    gateway = start()
    nasty = Nasty(verdicts, gateway, key, job)
    resting, _ = gateway.memory()
    kinds = [nasty.drips, nasty.heads, nasty.bodies, nasty.values, nasty.hosts, nasty.sites, nasty.injections, nasty.ids, nasty.keys,
             nasty.smuggling, nasty.pipelining, nasty.versions, nasty.uploads, nasty.leaving, lambda: nasty.ranges(path)]
    for kind in kinds:
        name = getattr(kind, "__name__", "").strip("<>").replace("lambda", "ranges")
        gateway.forget_peak()
        before, _ = gateway.memory()
        began = time.perf_counter()
        try:
            kind()
        except OSError as error:
            verdicts.expect("the gateway takes connections", False, f"{name}: {error!r}")
        if not verdicts.expect("the gateway lives after each kind", gateway.is_alive(), f"it ended during {name}"):
            gateway.stop()
            nasty.gateway = gateway = start()
            continue
        _, peak = gateway.memory()
        print(f"  {name}: {time.perf_counter() - began:.1f} s, memory {before:.0f} to {peak:.0f} MB at most", flush=True)
        verdicts.expect("memory in each kind at most 64 MB more", peak - before <= 64, f"{name}: {before:.0f} to {peak:.0f} MB")
    answer = gateway.ask("GET", "/healthz", key=None)
    verdicts.expect("the gateway answers after all of it", answer.status == 200, f"{answer}")
    verdicts.note("memory in each kind at most 64 MB more", f"{resting:.0f} MB at first, {gateway.memory()[0]:.0f} MB after all")
    gateway.stop()
    verdicts.expect("a gateway ends when it is told to", gateway.process.returncode in (0, 130), f"exit {gateway.process.returncode}")

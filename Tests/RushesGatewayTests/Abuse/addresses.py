"""Addresses that a caller may not have the gateway reach, as pictures and as webhooks."""
import socket
import threading

# What stands for this machine, for private networks, for clouds' own services, or is no plain address at all.
HOSTS = """
127.0.0.1 127.1 127.0.1 127.000.000.001 0177.0.0.1 0x7f.0.0.1 0x7f000001 2130706433 017700000001 127.0.0.1.
127.255.255.254 0.0.0.0 0 00 0x0 localhost LOCALHOST localhost. localhost.localdomain ip6-localhost
foo.localhost foo.localhost. 10.0.0.1 10.255.255.255 012.0.0.1 0xa.0.0.1 167772161 172.16.0.1 172.31.255.255 192.168.0.1
192.168.1.1 3232235777 0xc0a80101 169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.170.2 169.254.0.1
100.64.0.1 100.100.100.200 100.127.255.255 192.0.0.1 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16 192.88.99.1
[::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::ffff:169.254.169.254] [::127.0.0.1]
[64:ff9b::127.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2002:a9fe:a9fe::] [2001::1] [2001:db8::1]
[fc00::1] [fd00:ec2::254] [fdff::1] [fe80::1] [fe80::1%25eth0] [fe80::1%eth0] [fec0::1] [ff02::1] [100::1] [5f00::1]
[3fff::1] [2606:4700::5efe:7f00:1] [::1]. [127.0.0.1] [::1
metadata metadata.google.internal instance-data.ec2.internal kubernetes.default.svc.cluster.local host.docker.internal
router.local printer.home.arpa foo.internal intranet a b.localdomain
example.com%00.127.0.0.1 127.0.0.1%2f 127.0.0.1%09 ①②⑦.⓪.⓪.① 127。0。0。1 １２７.0.0.1 ⓔxample.com exämple.com
user@127.0.0.1 user:pass@example.com example.com@127.0.0.1 example.com:80@127.0.0.1 a\\@127.0.0.1 example.com\\@127.0.0.1
example.com#@127.0.0.1 -example.com example-.com exa_mple.com example..com .example.com example.com..
127.0.0.1:PORT localhost:PORT [::1]:PORT 0:PORT example.com:0 example.com:65536 example.com:-1 example.com:80:80 example.com:0x50
example.com:٣
""".split()
# Whole addresses.
TEXTS = [
    "http://example.com/a.png", "HTTP://example.com/a.png", "ftp://example.com/a.png", "file:///etc/passwd",
    "file://localhost/etc/passwd", "gopher://127.0.0.1:PORT/_x", "dict://127.0.0.1:PORT/x", "ldap://127.0.0.1/x",
    "jar:https://example.com!/a", "unix:///var/run/docker.sock", "javascript:alert(1)", "//127.0.0.1/a.png",
    "/etc/passwd", "../../etc/passwd", "etc/passwd", "https:/127.0.0.1/a", "https:127.0.0.1", "https:///127.0.0.1/a",
    "https://", "https://?", "https://#", "https:\\\\127.0.0.1\\a", "https://example.com\\a", " https://127.0.0.1/",
    "https://127.0.0.1 /", "https://exa mple.com/", "https://example.com/\r\nHost: 127.0.0.1",
    "https://example.com/a\x00b", "https://example.com/a\tb", "https://example.com/#f", "https://example.com/%",
    "https://example.com/%zz", "http://127.0.0.1:PORT/a.png", "http://localhost:PORT/a.png", "https://127.0.0.1:PORT/",
    "data:text/html,<script>", "data:image/png;base64,AAAA", "blob:https://example.com/x", "about:blank", "",
    "https://example.com/" + "a" * 5000, "https://" + "a" * 300 + ".com/", "https://" + "a." * 200 + "com/",
    "https://1.1.1.1.1/", "https://256.1.1.1/", "https://1.2.3/", "https://0x1.2.3.4/", "https://example.0x7f/",
]


class Trap:
    """Listens on the loopback address and counts who comes: nobody may."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            try:
                visitor, _ = self.listener.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()


def run(verdicts, gateway, key):
    trap = Trap()
    texts = [f"https://{host}/a.png" for host in HOSTS] + TEXTS
    texts = [text.replace("PORT", str(trap.port)) for text in texts]
    picture = {
        "model": "google/gemini-omni-flash/image-to-video-developer", "prompt": "A heron", "duration": 4,
        "resolution": "720p",
    }
    plain = {"model": "google/gemini-omni-flash/text-to-video-developer", "prompt": "A heron", "duration": 4}
    for number, text in enumerate(texts):
        for path in ("generateVideo", "calculate"):
            answer = gateway.ask("POST", f"/api/v1/model/{path}", {**picture, "images": [text]}, key=key)
            verdicts.expect("private and malformed addresses of pictures: 400", answer.status == 400,
                            f"{path}, {text[:100]!r}: {answer}")
        if text:
            answer = gateway.ask("POST", "/api/v1/model/generateVideo", {**plain, "seed": number, "webhook_url": text}, key=key)
            verdicts.expect("private and malformed addresses of webhooks: 400", answer.status == 400,
                            f"{text[:100]!r}: {answer}")
    for name in ("api_base", "base_url", "url", "endpoint", "provider", "upstream", "host", "proxy"):
        for value in (f"http://127.0.0.1:{trap.port}", {"url": f"http://127.0.0.1:{trap.port}"}):
            answer = gateway.ask("POST", "/api/v1/model/generateVideo", {**plain, name: value}, key=key)
            verdicts.expect("members that would choose where to send: no effect", answer.status < 500, f"{name}: {answer}")
    answer = gateway.ask("POST", "/api/v1/model/generateVideo",
                         {**plain, "seed": 7, "webhook_url": "https://hooks.example.com/rushes?a=1"}, key=key)
    verdicts.expect("a public https address of a webhook: taken", answer.status == 200, f"{answer}")
    trap.listener.close()
    verdicts.expect("connections that such addresses led to: none", trap.visits == 0, f"{trap.visits}")

"""A well-behaved video service on loopback for measuring: accepts, completes at once, serves and takes large files.

It keeps nothing in memory: uploads are read and counted, the output is sent by the kernel from a file.
"""
import json
import os
import socketserver
import sys
from http.server import BaseHTTPRequestHandler

OUTPUT = sys.argv[1]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, value, status=200):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drain(self):
        left = int(self.headers.get("Content-Length", 0))
        buffer = bytearray(1 << 20)
        view = memoryview(buffer)
        while left:
            count = self.rfile.readinto1(view[: min(left, len(buffer))])
            if not count:
                break
            left -= count

    def do_POST(self):
        self.drain()
        origin = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path.endswith("/uploadMedia"):
            return self.answer({"code": 200, "data": {"download_url": f"{origin}/media/x.mp4"}})
        if self.path.endswith("/calculate"):
            return self.answer({"code": 200, "data": {"price": "1.00"}})
        data = {"id": os.urandom(16).hex(), "status": "completed", "outputs": [f"{origin}/outputs/x.mp4"], "price": "1.00"}
        return self.answer({"code": 200, "message": "success", "data": data})

    def do_GET(self):
        size = os.path.getsize(OUTPUT)
        self.send_response(200)
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Content-Length", str(size))
        self.send_header("ETag", '"bench"')
        self.end_headers()
        self.wfile.flush()
        with open(OUTPUT, "rb") as file:
            offset = 0
            while offset < size:
                offset += os.sendfile(self.connection.fileno(), file.fileno(), offset, size - offset)


class Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server(("127.0.0.1", 0), Handler) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()

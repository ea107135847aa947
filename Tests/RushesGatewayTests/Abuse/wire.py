"""Bytes to the gateway and answers from it, with no client's manners in between."""
import select
import socket
import time


class Reply:
    """One answer that came over a connection."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


class Exchange:
    """What came back for some bytes: the answers, whether the gateway closed the connection, and when."""

    def __init__(self, replies, rest, closed, seconds):
        self.replies, self.rest, self.closed, self.seconds = replies, rest, closed, seconds

    @property
    def statuses(self):
        return [reply.status for reply in self.replies]

    def __str__(self):
        first = self.replies[0].body[:120] if self.replies else self.rest[:120]
        return f"{self.statuses}, {'closed' if self.closed else 'open'} after {self.seconds:.1f} s, {first!r}"


def parsed(data, to_head=False):
    """The whole answers at the start of some bytes, and what is left."""
    replies = []
    while True:
        head, separator, rest = data.partition(b"\r\n\r\n")
        if not separator or not head.startswith(b"HTTP/1."):
            return replies, data
        lines = head.split(b"\r\n")
        try:
            status = int(lines[0].split(b" ")[1])
        except (IndexError, ValueError):
            return replies, data
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            headers[name.strip().lower().decode("latin-1")] = value.strip().decode("latin-1")
        if to_head or status < 200 or status in (204, 304):
            body = b""
        elif headers.get("transfer-encoding", "").lower() == "chunked":
            body, whole = b"", False
            while True:
                size, separator, after = rest.partition(b"\r\n")
                if not separator:
                    break
                count = int(size.split(b";")[0], 16)
                if len(after) < count + 2:
                    break
                body, rest = body + after[:count], after[count + 2:]
                if count == 0:
                    whole = True
                    break
            if not whole:
                return replies, data
        else:
            length = int(headers.get("content-length", "0"))
            if len(rest) < length:
                return replies, data
            body, rest = rest[:length], rest[length:]
        replies.append(Reply(status, headers, body))
        data = rest


def exchange(gateway, data, patience=5, enough=None, pieces=None, pause=0, to_head=False):
    """Sends bytes and reads until the gateway closes, until so many answers are there, or until nothing came for a
    while.

    `pieces` are sent one by one with a pause between them, in place of `data`.
    """
    began = time.perf_counter()
    connection = socket.create_connection((gateway.host, gateway.port), timeout=10)
    connection.setblocking(False)
    waiting = list(pieces) if pieces is not None else [data]
    current = memoryview(waiting.pop(0)) if waiting else memoryview(b"")
    received, closed = bytearray(), False
    last = next_piece = time.monotonic()
    try:
        while True:
            now = time.monotonic()
            if not len(current) and waiting and now >= next_piece:
                current = memoryview(waiting.pop(0))
            wants = [connection] if len(current) else []
            readable, writable, _ = select.select([connection], wants, [], 0.05)
            if writable:
                try:
                    sent = connection.send(current[: 1 << 20])
                    current = current[sent:]
                    last = time.monotonic()
                    if not len(current):
                        next_piece = last + pause
                except BlockingIOError:
                    pass
                except OSError:
                    # It has closed; what it said before may still be there to be read.
                    current, waiting = memoryview(b""), []
            if readable:
                try:
                    chunk = connection.recv(1 << 18)
                except BlockingIOError:
                    continue
                except OSError:
                    closed = True
                    break
                if not chunk:
                    closed = True
                    break
                received += chunk
                last = time.monotonic()
                if enough is not None and len(parsed(bytes(received), to_head)[0]) >= enough:
                    break
            if not len(current) and not waiting and time.monotonic() - last > patience:
                break
    finally:
        connection.close()
    seconds = time.perf_counter() - began
    if gateway.observer:
        gateway.observer(bytes(received))
    replies, rest = parsed(bytes(received), to_head)
    return Exchange(replies, rest, closed, seconds)


def request(gateway, line, *headers, body=b"", host=None, key=None, closing=True):
    """The bytes of a request; every part may be bytes that no client would send."""
    def raw(text):
        return text if isinstance(text, bytes) else text.encode("latin-1")

    lines = [raw(line)]
    if host is not False:
        lines.append(b"Host: " + raw(host if host is not None else f"{gateway.host}:{gateway.port}"))
    if key:
        lines.append(b"Authorization: Bearer " + raw(key))
    if closing:
        lines.append(b"Connection: close")
    lines += [raw(header) for header in headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + raw(body)

"""A secret that must be seen nowhere, and the search for it."""
import random
import string
import threading
from pathlib import Path

PIECE = 8


def random_text(count, letters=string.ascii_letters + string.digits):
    return "".join(random.SystemRandom().choice(letters) for _ in range(count))


class Canary:
    """A text made for one run; every piece of eight characters of it would give it away."""

    def __init__(self, prefix=""):
        self.secret = random_text(48)
        self.text = prefix + self.secret
        self.pieces = [self.secret[i : i + PIECE].encode() for i in range(len(self.secret) - PIECE + 1)]
        self.seen = []
        self.byte_count = 0
        self.lock = threading.Lock()

    def look(self, data, where):
        """Notes whether a piece of the secret is in some bytes."""
        found = next((piece for piece in self.pieces if piece in data), None)
        with self.lock:
            self.byte_count += len(data)
            if found:
                at = data.index(found)
                context = data[max(0, at - 60) : at].decode(errors="replace")
                self.seen.append(f"{where}: …{context}[the secret]")
        return found is None

    def look_through(self, folder):
        """Looks into every file of a folder; gives how many there are."""
        count = 0
        for path in sorted(Path(folder).rglob("*")):
            if not path.is_file() or path.is_symlink():
                continue
            count += 1
            rest = b""
            with open(path, "rb") as file:
                while chunk := file.read(1 << 22):
                    self.look(rest + chunk, path.name)
                    rest = chunk[-PIECE:]
            self.look(str(path).encode(), "a file's name")
        return count

"""A clamd of our own on a socket: it reads what a clamd reads, and answers what a test wants."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

# By the bytes of the file; None leaves the other side waiting, an iterator answers in pieces.
Answer = Callable[[bytes], bytes | Iterator[bytes] | None]
EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


@dataclass
class FakeClamd:
    """Files over ``most`` bytes are cut off, as clamd does it."""

    answer: Answer
    most: int = 1_000_000
    files: list[bytes] = field(default_factory=list)
    address: str = ""

    def serve(self, wire: socket.socket, over: threading.Event) -> None:
        with wire, suppress(OSError):
            assert _exactly(wire, 10) == b"zINSTREAM\0"
            data = b""
            while length := int.from_bytes(_exactly(wire, 4), "big"):
                if len(data) + length > self.most:
                    wire.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                    return
                data += _exactly(wire, length)
            self.files.append(data)
            answer = self.answer(data)
            if answer is None:
                over.wait(10)
            for piece in [answer] if isinstance(answer, bytes) else answer or ():
                wire.sendall(piece)


def usual(data: bytes) -> bytes:
    return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in data else b"stream: OK\0"


@contextmanager
def a_scanner(answer: Answer = usual, *, path: str = "") -> Iterator[FakeClamd]:
    """One that listens, on a free port or at ``path``."""
    fake, over = FakeClamd(answer), threading.Event()
    listening = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    listening.bind(path or ("127.0.0.1", 0))
    listening.listen()
    fake.address = f"unix://{path}" if path else f"tcp://127.0.0.1:{listening.getsockname()[1]}"

    def listen() -> None:
        with suppress(OSError):
            while not over.is_set():
                wire, _from = listening.accept()
                fake.serve(wire, over)

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        over.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def _exactly(wire: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        more = wire.recv(length - len(data))
        if not more:
            raise ConnectionError
        data += more
    return data

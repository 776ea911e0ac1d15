"""Asking a virus scanner about a file: clamd's INSTREAM, by the standard library.

Three outcomes: clean, infected, could not check. The third says why: the scanner's own trouble (it does not
answer, answers too slowly or oddly) may pass and is tried again; a password or a size stays.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

TO_CONNECT, TO_ANSWER, LONGEST_ANSWER = 5.0, 60.0, 2000
PIECE = 64 * 1024
_FOUND = re.compile(r"stream: (?P<name>.+) FOUND")
_NOT_IN_A_NAME = re.compile(r"[^\w.()/-]+", re.ASCII)


class Outcome(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    COULD_NOT_CHECK = "could-not-check"


class Reason(StrEnum):
    """Why a file could not be checked."""

    UNREACHABLE = "scanner-unreachable"
    SLOW = "scanner-slow"
    ODD_ANSWER = "scanner-odd"
    TOO_LARGE = "too-large-to-scan"
    LOCKED = "locked"
    GONE = "bytes-gone"


MAY_PASS = (Reason.UNREACHABLE, Reason.SLOW, Reason.ODD_ANSWER)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scanner says. ``reason`` is a :class:`Reason`, or the name of what was found."""

    outcome: Outcome
    reason: str = ""


class Scanner(Protocol):
    def scan(self, pieces: Iterable[bytes]) -> Verdict: ...


def scanner() -> Scanner | None:
    """The scanner of this service (``PLEDGE_VIRUS_SCANNER``), or None where it has none."""
    return Clamd(settings.VIRUS_SCANNER) if settings.VIRUS_SCANNER else None


class Clamd:
    """A clamd at ``tcp://host:port`` or ``unix:///path``. All of a scan has ``to_answer`` seconds."""

    def __init__(self, address: str, *, to_connect: float = TO_CONNECT, to_answer: float = TO_ANSWER) -> None:
        self.address = urlsplit(address)
        self.to_connect, self.to_answer = to_connect, to_answer

    def scan(self, pieces: Iterable[bytes]) -> Verdict:
        try:
            wire = self._connect()
        except OSError:
            return Verdict(Outcome.COULD_NOT_CHECK, Reason.UNREACHABLE)
        with wire:
            until = time.monotonic() + self.to_answer
            try:
                answer = self._ask(wire, pieces, until)
            except TimeoutError:
                return Verdict(Outcome.COULD_NOT_CHECK, Reason.SLOW)
            except ConnectionError:
                return Verdict(Outcome.COULD_NOT_CHECK, Reason.ODD_ANSWER)
        return read_answer(answer)

    def _connect(self) -> socket.socket:
        if self.address.scheme == "unix":
            wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            wire.settimeout(self.to_connect)
            try:
                wire.connect(self.address.path)
            except OSError:
                wire.close()
                raise
            return wire
        return socket.create_connection(
            (self.address.hostname or "", self.address.port or 0), self.to_connect
        )

    def _ask(self, wire: socket.socket, pieces: Iterable[bytes], until: float) -> bytes:
        try:
            _send(wire, b"zINSTREAM\0", until)
            for piece in pieces:
                for start in range(0, len(piece), PIECE):
                    part = piece[start : start + PIECE]
                    _send(wire, len(part).to_bytes(4, "big") + part, until)
            _send(wire, bytes(4), until)
        except ConnectionError:
            # It hangs up on a file that is too large for it, and has said so.
            return _receive(wire, until)
        return _receive(wire, until)


def read_answer(answer: bytes) -> Verdict:
    """What clamd means."""
    words = answer.rstrip(b"\0\r\n").decode("ascii", errors="replace")
    if words == "stream: OK":
        return Verdict(Outcome.CLEAN)
    if "size limit exceeded" in words:
        return Verdict(Outcome.COULD_NOT_CHECK, Reason.TOO_LARGE)
    found = _FOUND.fullmatch(words)
    if found is None:
        return Verdict(Outcome.COULD_NOT_CHECK, Reason.ODD_ANSWER)
    # Told by a clamd that is set to warn of what it cannot look into: no virus was seen.
    if found["name"].startswith("Heuristics.Encrypted"):
        return Verdict(Outcome.COULD_NOT_CHECK, Reason.LOCKED)
    if found["name"].startswith("Heuristics.Limits.Exceeded"):
        return Verdict(Outcome.COULD_NOT_CHECK, Reason.TOO_LARGE)
    return Verdict(Outcome.INFECTED, _NOT_IN_A_NAME.sub(" ", found["name"]).strip()[:80])


def _send(wire: socket.socket, data: bytes, until: float) -> None:
    wire.settimeout(_left(until))
    wire.sendall(data)


def _receive(wire: socket.socket, until: float) -> bytes:
    """One answer, up to its end mark: a scanner that drips, or never stops, is slow or odd."""
    answer = b""
    while len(answer) < LONGEST_ANSWER and not answer.endswith(b"\0"):
        wire.settimeout(_left(until))
        more = wire.recv(LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left

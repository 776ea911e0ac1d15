"""What a virus scanner says and what it means, over a real socket."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import pytest

from pledge.scanning import PIECE, Clamd, Outcome, Reason, Verdict, read_answer, scanner
from tests.running.a_scanner import EICAR, a_scanner

CLEAN = Verdict(Outcome.CLEAN)


def could_not(reason: Reason) -> Verdict:
    return Verdict(Outcome.COULD_NOT_CHECK, reason)


def free_port() -> int:
    with socket.socket() as wire:
        wire.bind(("127.0.0.1", 0))
        return wire.getsockname()[1]


def test_without_the_setting_there_is_none(settings):
    settings.VIRUS_SCANNER = ""
    assert scanner() is None
    settings.VIRUS_SCANNER = "tcp://scanner:3310"
    assert isinstance(scanner(), Clamd)


def test_every_byte_arrives_and_a_clean_file_is_clean():
    data = bytes(range(256)) * 1000
    with a_scanner() as fake:
        assert Clamd(fake.address).scan([data[:7], b"", data[7:]]) == CLEAN
        assert fake.files == [data]
    assert len(data) > 3 * PIECE


def test_a_virus_is_found_by_name():
    with a_scanner() as fake:
        assert Clamd(fake.address).scan([b"x" + EICAR]) == Verdict(Outcome.INFECTED, "Win.Test.EICAR_HDB-1")


def test_it_may_listen_at_a_path(tmp_path: Path):
    with a_scanner(path=str(tmp_path / "clamd")) as fake:
        assert Clamd(fake.address).scan([EICAR]).outcome == Outcome.INFECTED
    assert Clamd(f"unix://{tmp_path}/nobody").scan([b"x"]) == could_not(Reason.UNREACHABLE)


def test_one_that_is_down_cannot_be_reached():
    assert Clamd(f"tcp://127.0.0.1:{free_port()}").scan([b"x"]) == could_not(Reason.UNREACHABLE)
    assert Clamd("tcp://no-such-host.invalid:3310").scan([b"x"]) == could_not(Reason.UNREACHABLE)


def test_one_that_does_not_answer_is_slow():
    began = time.monotonic()
    with a_scanner(lambda data: None) as fake:
        assert Clamd(fake.address, to_answer=0.3).scan([b"x"]) == could_not(Reason.SLOW)
    assert time.monotonic() - began < 5


def test_one_that_drips_is_slow_too():
    """Each byte comes in time, the answer does not: all of a scan has one limit."""

    def drip(data: bytes) -> Iterator[bytes]:
        for byte in b"stream: OK\0":
            time.sleep(0.06)
            yield bytes([byte])

    with a_scanner(drip) as fake:
        assert Clamd(fake.address, to_answer=0.3).scan([b"x"]) == could_not(Reason.SLOW)
        assert Clamd(fake.address, to_answer=10).scan([b"x"]) == CLEAN


def test_one_that_never_stops_talking_is_odd():
    with a_scanner(lambda data: repeat(b"stream: " * 100)) as fake:
        assert Clamd(fake.address, to_answer=3).scan([b"x"]) == could_not(Reason.ODD_ANSWER)


def test_a_file_too_large_for_it_says_so_although_it_hangs_up():
    with a_scanner() as fake:
        fake.most = 100_000
        verdict = Clamd(fake.address).scan([b"x" * PIECE] * 40)
        # The answer may be lost with the connection: then nothing is known, and it is tried again.
        assert verdict in (could_not(Reason.TOO_LARGE), could_not(Reason.ODD_ANSWER))
        assert Clamd(fake.address).scan([b"x" * PIECE, b"x" * PIECE]) == could_not(Reason.TOO_LARGE)


@pytest.mark.parametrize(
    "answer", [b"", b"\0", b"HTTP/1.1 400 Bad Request\r\n\r\n\0", b"\xff" * 5000, b"stream: OK, or not\0"]
)
def test_garbage_is_never_clean(answer: bytes):
    with a_scanner(lambda data: answer) as fake:
        assert Clamd(fake.address).scan([b"x"]) == could_not(Reason.ODD_ANSWER)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (b"stream: OK\0", CLEAN),
        (b"stream: OK\n", CLEAN),
        (b"stream: FOUND\0", could_not(Reason.ODD_ANSWER)),
        (b"stream: a b<script> FOUND\0", Verdict(Outcome.INFECTED, "a b script")),
        (b"stream: " + b"n" * 200 + b" FOUND\0", Verdict(Outcome.INFECTED, "n" * 80)),
        (b"stream: OK FOUND\0", Verdict(Outcome.INFECTED, "OK")),
        (b"stream: Can't allocate memory ERROR\0", could_not(Reason.ODD_ANSWER)),
        (b"INSTREAM size limit exceeded. ERROR\0", could_not(Reason.TOO_LARGE)),
        (b"stream: Heuristics.Encrypted.PDF FOUND\0", could_not(Reason.LOCKED)),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", could_not(Reason.TOO_LARGE)),
        (b"xstream: OK\0", could_not(Reason.ODD_ANSWER)),
    ],
)
def test_an_answer_means(answer: bytes, verdict: Verdict):
    assert read_answer(answer) == verdict

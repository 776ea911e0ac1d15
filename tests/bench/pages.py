"""Budgets 2, 3 and 7: what pages cost, against a bare page, as data grows, and in queries."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench import Row
from tests.bench.rooms import a_case, a_place, an_application, cookies_of
from tests.guards.reading import ROOT

ROUNDS = 3
SLICES, SLICE = 15, 8
FEW, MANY = 1_000, 100_000


def run() -> Iterator[Row]:
    authority, coordinator = a_place("borsley", FEW)
    case = a_case(authority)
    applicant = an_application(authority)
    inbox = f"/{authority.slug}/casework/"
    pages: dict[str, tuple[str, Client, float, int]] = {
        "public step page": (f"/{authority.slug}/apply/behaviour/", applicant, 8, 6),
        "inbox": (inbox, coordinator, 15, 12),
        "case page": (f"{inbox}{case.reference}/", coordinator, 20, 25),
    }
    yield from _against_bare(pages)
    for name, (address, client, _limit, queries) in pages.items():
        yield _queries(name, address, client, queries)
    yield _as_it_grows(inbox, coordinator)


def _against_bare(pages: dict[str, tuple[str, Client, float, int]]) -> Iterator[Row]:
    """Requests a second through gunicorn, full middleware, against the bare page in the same process.

    The median of three runs; in each, slices of a few requests take turns, so that a busy machine slows all
    of them alike.
    """
    with _gunicorn() as port:
        readers = {"bare": Reader(port, "/bare-page/", Client())}
        for name, (address, client, _limit, _queries_limit) in pages.items():
            readers[name] = Reader(port, address, client)
        runs = [_run(readers) for _round in range(ROUNDS)]
    for name, (_address, _client, limit, _queries_limit) in pages.items():
        ratios = [run[name] / run["bare"] for run in runs]
        own, bare = median(run[name] for run in runs), median(run["bare"] for run in runs)
        yield {
            "name": f"{name}: times a bare page",
            "ratio": round(median(ratios), 2),
            "limit": limit,
            "detail": f"{SLICES * SLICE / own:.0f} a second, bare {SLICES * SLICE / bare:.0f}",
        }


def _run(readers: dict[str, Reader]) -> dict[str, float]:
    """Seconds that each page took in one run."""
    taken = dict.fromkeys(readers, 0.0)
    for _slice in range(SLICES):
        for name, reader in readers.items():
            taken[name] += reader.read(SLICE)
    return taken


class Reader:
    """One browser reading one page again and again on a connection that is kept."""

    def __init__(self, port: int, address: str, client: Client) -> None:
        self.address = address
        jar = "; ".join(f"{name}={value}" for name, value in cookies_of(client).items())
        self.headers = {"Cookie": jar, "Host": f"127.0.0.1:{port}"}
        self.line = http.client.HTTPConnection("127.0.0.1", port)
        self.read(10)

    def read(self, times: int) -> float:
        """Read the page so many times; the seconds it took."""
        begun = time.perf_counter()
        for _time in range(times):
            self.line.request("GET", self.address, headers=self.headers)
            answer = self.line.getresponse()
            answer.read()
            assert answer.status == 200, (self.address, answer.status)
        return time.perf_counter() - begun


@contextmanager
def _gunicorn() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    served = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "pledge.wsgi:application", "--chdir", str(ROOT)),
            *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--worker-class", "gthread", "--threads", "2"),
            *("--log-level", "error", "--no-control-socket", "--keep-alive", "75"),
        ],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.bench.bare_settings"},
        start_new_session=True,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        os.killpg(served.pid, signal.SIGTERM)
        served.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("gunicorn did not start")


def _queries(name: str, address: str, client: Client, limit: int) -> Row:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address)
    return {"name": f"{name}: queries", "ratio": len(asked), "limit": limit, "detail": address}


def _as_it_grows(inbox: str, few: Client) -> Row:
    """The inbox of an authority with a hundred thousand open cases against one with a thousand."""
    _authority, many = a_place("greatborsley", MANY)
    small, large = _interleaved(lambda: few.get(inbox), lambda: many.get("/greatborsley/casework/"))
    return {
        "name": f"inbox at {MANY:,} against {FEW:,}",
        "ratio": round(large / small, 2),
        "limit": 1.5,
        "detail": f"{large * 1000:.1f} ms against {small * 1000:.1f} ms",
    }


def _interleaved(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    for _round in range(30):
        for place, work in enumerate((one, other)):
            begun = time.perf_counter()
            work()
            times[place].append(time.perf_counter() - begun)
    return median(times[0]), median(times[1])

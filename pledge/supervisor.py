"""Keeps the service's processes running together: starts them, restarts one that dies, stops them all.

Small on purpose: on one machine it saves an operator three service files, and `make run` is the same
program as production. Its children are told by the kernel when it dies, so none is ever left behind.
"""

from __future__ import annotations

import ctypes
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
STEADY = 30.0
GRACE = 25.0
STEP = 0.1
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


@dataclass(slots=True)
class Child:
    """One process: its command, and when it may be started again."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_from: float = 0.0
    pause: float = FIRST_PAUSE

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None


@dataclass(slots=True)
class Supervisor:
    """Runs ``children`` until SIGTERM or SIGINT. ``each_step`` is called between looks at them."""

    children: Sequence[Child]
    each_step: Callable[[], None] = lambda: None
    grace: float = GRACE
    stopping: threading.Event = field(default_factory=threading.Event)
    impatient: bool = False

    def run(self) -> None:
        """Return once every child has ended after a signal."""
        signal.signal(signal.SIGTERM, self.asked_to_stop)
        signal.signal(signal.SIGINT, self.asked_to_stop)
        try:
            while not self.stopping.wait(STEP):
                for child in self.children:
                    self.look_after(child, time.monotonic())
                self.each_step()
        finally:
            self.stop()

    def asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        """The first signal stops with grace, the second at once."""
        self.impatient = self.stopping.is_set()
        self.stopping.set()

    def look_after(self, child: Child, now: float) -> None:
        """Start ``child`` when it is due; note its death and when it may start again."""
        if child.running():
            return
        if child.process is not None:
            ended, child.process = child.process, None
            child.pause = FIRST_PAUSE if now - child.started >= STEADY else child.pause
            child.start_from = now + child.pause
            log.warning("%s ended (%s); again in %.0f s.", child.name, ended.returncode, child.pause)
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
        if now >= child.start_from:
            child.process = subprocess.Popen(
                child.command, start_new_session=True, preexec_fn=_die_with_parent
            )
            child.started = now

    def stop(self) -> None:
        """Ask every child to end, wait, and end what has not."""
        running = [child for child in self.children if child.running()]
        for child in running:
            self.signal(child, signal.SIGTERM)
        deadline = time.monotonic() + self.grace
        while any(child.running() for child in running):
            if self.impatient or time.monotonic() > deadline:
                for child in running:
                    self.signal(child, signal.SIGKILL)
            time.sleep(STEP)

    @staticmethod
    def signal(child: Child, number: int) -> None:
        if child.process is not None:
            child.process.send_signal(number)


def _die_with_parent() -> None:
    """In the child, before its program: ask Linux for SIGTERM when the supervisor dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)

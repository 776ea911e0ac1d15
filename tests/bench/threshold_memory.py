"""10,000 assessments in constant memory: the most that a process holds, against the first 1,000.

Every application is another one, so nothing remembered from the last serves the next.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from reviews.domain.threshold import assess, load_application
from reviews.procedures import load_library_procedure
from tests.bench.threshold import application

FIRST, ALL = 1_000, 10_000
LIMIT = 1.05
#: The days of application go round, so that the bounded memory of dates is full after the first ones.
YEARS = 730
SLUGS = ("hull", "lancaster", "ashfield")


def run() -> list[dict[str, Any]]:
    """One row, measured in a process of its own: what a process once held it does not give back."""
    asked = [sys.executable, "-m", __name__]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    first, whole = json.loads(done.stdout)
    return [
        {
            "name": f"threshold: memory after {ALL:,} assessments against {FIRST:,}",
            "ratio": round(whole / first, 2),
            "limit": LIMIT,
            "detail": f"{whole / 1024:.1f} MiB against {first / 1024:.1f} MiB",
        }
    ]


def measured() -> tuple[int, int]:
    """The most memory held, in KiB, after the first assessments and after all of them."""
    procedures = [load_library_procedure(slug) for slug in SLUGS]
    first = 0
    for number in range(ALL):
        data = _another(number)
        assess(procedures[number % len(procedures)], load_application(data)).as_dict()
        if number + 1 == FIRST:
            first = _most_held()
    return first, _most_held()


def _another(number: int) -> dict[str, Any]:
    data = application(6)
    shift = timedelta(days=number % YEARS)
    data["applied_on"] = (date.fromisoformat(data["applied_on"]) + shift).isoformat()
    data["applicant"] = f"P{number}"
    for report in data["complaints"]:
        report["id"] = f"{report['id']}-{number}"
        for field in ("incident_first", "incident_last", "reported", "reply_due"):
            report[field] = (date.fromisoformat(report[field]) + shift).isoformat()
    return data


def _most_held() -> int:
    """The kernel's own high-water mark (Linux); getrusage would count the parent's before the start."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise OSError("/proc/self/status names no VmHWM")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured()))

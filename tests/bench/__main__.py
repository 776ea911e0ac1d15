"""``python -m tests.bench [name …]``: run the benchmarks (all, or the modules named)."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests import bench
from tests.bench import Row


def main(wanted: list[str]) -> int:
    """0 when every ratio is within its limit; 1 when one is over, or when there is nothing to run."""
    modules = [name for name in found() if not wanted or name in wanted]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        begin(Path(folder))
        return report(rows(modules))


def found() -> list[str]:
    """The modules with benchmarks, by name."""
    return sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__")


def begin(var: Path) -> None:
    """Start Django as the demonstration runs it, with a database and files of its own."""
    os.environ.update(PLEDGE_MODE="demonstration", PLEDGE_VAR=str(var))
    os.environ["DJANGO_SETTINGS_MODULE"] = "pledge.settings"
    os.environ.pop("DATABASE_URL", None)

    import django
    from django.core.management import call_command

    django.setup()
    call_command("prepare", bare=True, stdout=sys.stderr)


def rows(modules: Iterable[str]) -> Iterator[Row]:
    for name in modules:
        module = importlib.import_module(f"tests.bench.{name}")
        if hasattr(module, "run"):
            yield from module.run()


def report(measured: Iterable[Row]) -> int:
    """Print each row as it comes; the status to end with."""
    ran = over = 0
    for one in measured:
        print(json.dumps(one), flush=True)
        ran += 1
        over += one["ratio"] > one["limit"]
    if over or not ran:
        print(f"{over} of {ran} over the limit.", file=sys.stderr)
    return int(bool(over) or not ran)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

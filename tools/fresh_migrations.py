"""Write ``0001_initial`` of each app anew from its models, while no version has been released.

Before the first tag one initial migration an app is all that anybody has to read. The new files are made
in a folder apart and moved into place whole, so a colleague's test run never sees half of one; migrations
other than the first (the append-only rules, for one) are left alone. After the first tag this refuses: from
then on a database of every tagged version must migrate.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("pledge", "reviews", "selfassess")
FIRST = "0001_initial.py"


def main() -> int:
    if released():
        print(
            "A version has been tagged: write a further migration with manage.py makemigrations.",
            file=sys.stderr,
        )
        return 1
    with (ROOT / "manage.py").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with tempfile.TemporaryDirectory(prefix="migrations-") as folder:
            make(Path(folder))
            changed = [app for app in APPS if put_in_place(Path(folder), app)]
    print("Written anew: " + ", ".join(changed) if changed else "The migrations fit the models.")
    return 0


def released() -> bool:
    """Whether the repository has any tag."""
    found = subprocess.run(["git", "tag", "--list"], cwd=ROOT, capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def make(folder: Path) -> None:
    """Run ``makemigrations`` for all apps into empty packages under ``folder``."""
    for app in APPS:
        package = folder / f"fresh_{app}"
        package.mkdir()
        (package / "__init__.py").touch()
    os.environ.update(
        PLEDGE_MODE="demonstration", PLEDGE_VAR=str(folder), DJANGO_SETTINGS_MODULE="pledge.settings"
    )
    os.environ.pop("DATABASE_URL", None)
    sys.path[:0] = [str(ROOT), str(folder)]

    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {app: f"fresh_{app}" for app in APPS}
    django.setup()
    call_command("makemigrations", *APPS, name="initial", include_header=False, skip_checks=True, verbosity=0)


def put_in_place(folder: Path, app: str) -> bool:
    """Move the new first migration over the old one; whether it differed."""
    made = folder / f"fresh_{app}" / FIRST
    kept = ROOT / app / "migrations" / FIRST
    if not made.exists() or (kept.exists() and kept.read_text() == made.read_text()):
        return False
    beside = kept.with_suffix(".new")
    beside.write_text(made.read_text())
    beside.replace(kept)
    return True


if __name__ == "__main__":
    raise SystemExit(main())

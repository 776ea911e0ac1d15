"""``manage.py check --deploy`` as a real deployment would run it: production values, collected files.

The values are real in form and nothing else: no database is asked and no message sent.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def production_values(var: Path) -> dict[str, str]:
    """An environment in which production starts."""
    return {
        "PLEDGE_MODE": "production",
        "PLEDGE_SECRET_KEY": secrets.token_urlsafe(60),
        "DATABASE_URL": "postgres://pledge:secret@database.invalid:5432/pledge",
        "PLEDGE_ALLOWED_HOSTS": "case-reviews.example.gov.uk",
        "PLEDGE_SITE_URL": "https://case-reviews.example.gov.uk",
        "PLEDGE_VAR": str(var),
        "PLEDGE_EMAIL": "smtp",
        "PLEDGE_SMTP_URL": "smtp://user:secret@mail.invalid:587",
        "PLEDGE_SENDER": "case-reviews@example.gov.uk",
        "PLEDGE_TRUSTED_PROXIES": "1",
    }


def main() -> int:
    ours = ("PLEDGE_", "DJANGO_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    manage = [sys.executable, str(ROOT / "manage.py")]
    with tempfile.TemporaryDirectory(prefix="deploy-check-") as folder:
        environment = inherited | production_values(Path(folder))
        environment["DJANGO_SETTINGS_MODULE"] = "pledge.settings"
        for command in (
            ["collectstatic", "--no-input", "--verbosity=0"],
            ["check", "--deploy", "--fail-level=WARNING"],
        ):
            if subprocess.run([*manage, *command], env=environment, check=False).returncode:
                return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

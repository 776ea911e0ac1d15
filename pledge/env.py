"""The environment, typed and read once; a bad or missing value stops the start.

Two modes. In ``demonstration`` every value has a safe local default, so that ``make run`` needs
nothing. In ``production`` nothing has a default that could be wrong in public: a missing value is
named, all problems together, and the process does not start.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODES = ("demonstration", "production")
EMAIL_WAYS = ("outbox", "smtp", "notify")


class BadEnvironment(SystemExit):
    """Raised with one line per problem; ends the process with status 1."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("The environment is not fit to start:\n" + "\n".join(f"  {p}" for p in problems))


@dataclass(frozen=True, slots=True)
class Environment:
    """Every setting that may differ between two machines."""

    mode: str
    secret_key: str
    database_url: str
    allowed_hosts: tuple[str, ...]
    site_url: str
    var_dir: Path
    email_way: str
    smtp_url: str
    sender: str
    notify_key: str
    s3_bucket: str
    virus_scanner: str
    trusted_proxies: int
    log_level: str

    @property
    def demonstration(self) -> bool:
        return self.mode == "demonstration"


def read(values: Mapping[str, str] | None = None) -> Environment:
    """Read the process environment (or ``values`` alone) into an :class:`Environment`.

    Raises:
        BadEnvironment: with every missing or bad value by name.
    """
    return _Reading(os.environ if values is None else values).result()


class _Reading:
    def __init__(self, values: Mapping[str, str]) -> None:
        self.problems: list[str] = []
        self.values = values
        self.mode = self.choice("PLEDGE_MODE", MODES, default="production")
        self.demo = self.mode == "demonstration"

    def result(self) -> Environment:
        var_dir = Path(self.text("PLEDGE_VAR", default=str(ROOT / "var")))
        environment = Environment(
            mode=self.mode,
            secret_key=self.secret_key(var_dir),
            database_url=self.text("DATABASE_URL", demo=f"sqlite:///{var_dir / 'db.sqlite3'}"),
            allowed_hosts=self.hosts(),
            site_url=self.site_url(),
            var_dir=var_dir,
            email_way=self.choice("PLEDGE_EMAIL", EMAIL_WAYS, demo="outbox"),
            smtp_url=self.text("PLEDGE_SMTP_URL", default=""),
            sender=self.text("PLEDGE_SENDER", demo="case-reviews@example.org"),
            notify_key=self.text("PLEDGE_NOTIFY_KEY", default=""),
            s3_bucket=self.text("PLEDGE_S3_BUCKET", default=""),
            virus_scanner=self.text("PLEDGE_VIRUS_SCANNER", default=""),
            trusted_proxies=self.number("PLEDGE_TRUSTED_PROXIES", default=0),
            log_level=self.choice("PLEDGE_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO"),
        )
        self.check_together(environment)
        if self.problems:
            raise BadEnvironment(self.problems)
        return environment

    def text(self, name: str, *, default: str | None = None, demo: str | None = None) -> str:
        fallback = demo if (self.demo and demo is not None) else default
        value = self.values.get(name, fallback)
        if value is None:
            self.problems.append(f"{name} is missing.")
            return ""
        return value.strip()

    def choice(self, name: str, allowed: tuple[str, ...], *, default: str | None = None, demo: str | None = None) -> str:
        fallback = demo if (demo is not None and self.demo) else default
        value = self.values.get(name, fallback)
        if value not in allowed:
            self.problems.append(f"{name} must be one of {', '.join(allowed)}; it is {value!r}.")
            return allowed[0]
        return value

    def number(self, name: str, *, default: int) -> int:
        value = self.values.get(name, str(default)).strip()
        if not value.isascii() or not value.isdigit():
            self.problems.append(f"{name} must be a whole number, nought or more.")
            return default
        return int(value)

    def secret_key(self, var_dir: Path) -> str:
        value = self.values.get("PLEDGE_SECRET_KEY", None)
        if value is None and self.demo:
            return _kept_secret(var_dir / "secret-key")
        if value is None:
            self.problems.append("PLEDGE_SECRET_KEY is missing.")
            return ""
        if len(value) < 50:
            self.problems.append("PLEDGE_SECRET_KEY must have at least 50 characters.")
        return value

    def hosts(self) -> tuple[str, ...]:
        text = self.text("PLEDGE_ALLOWED_HOSTS", demo="127.0.0.1,localhost,testserver")
        names = tuple(name.strip() for name in text.split(",") if name.strip())
        if "*" in names:
            self.problems.append("PLEDGE_ALLOWED_HOSTS must name the hosts; * is not accepted.")
        return names

    def site_url(self) -> str:
        value = self.text("PLEDGE_SITE_URL", demo="http://127.0.0.1:8000").rstrip("/")
        allowed = ("https://", "http://") if self.demo else ("https://",)
        if value and not value.startswith(allowed):
            self.problems.append(f"PLEDGE_SITE_URL must begin with {' or '.join(allowed)}.")
        return value

    def check_together(self, environment: Environment) -> None:
        if environment.email_way == "smtp" and not environment.smtp_url:
            self.problems.append("PLEDGE_SMTP_URL is missing (PLEDGE_EMAIL is smtp).")
        if environment.email_way == "notify" and not environment.notify_key:
            self.problems.append("PLEDGE_NOTIFY_KEY is missing (PLEDGE_EMAIL is notify).")
        if environment.email_way == "outbox" and not self.demo:
            self.problems.append("PLEDGE_EMAIL must be smtp or notify: the outbox is for the demonstration only.")
        schemes = ("sqlite:///", "postgres://", "postgresql://")
        if environment.database_url and not environment.database_url.startswith(schemes):
            self.problems.append("DATABASE_URL must begin with sqlite:///, postgres:// or postgresql://.")


def _kept_secret(path: Path) -> str:
    """The demonstration's own secret: made once, kept beside its database, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(60))
    return path.read_text().strip()

"""The environment, typed and read once; a bad or missing value stops the start.

Two modes. In ``demonstration`` every value has a safe local default, so that ``make run`` needs
nothing. In ``production`` nothing has a default that could be wrong in public: a missing value is
named, all problems together, and the process does not start. ``docs/running.md`` lists the names.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

ROOT = Path(__file__).resolve().parent.parent
MODES = ("demonstration", "production")
EMAIL_WAYS = ("outbox", "smtp", "notify")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SECRET_LENGTH = 50
SECRET_VARIETY = 10
EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]+")
NOTIFY_KEY = re.compile(r"[\w.-]+-[0-9a-f-]{36}-[0-9a-f-]{36}")
NOTIFY_TEMPLATE = re.compile(r"[0-9a-f-]{36}")
RECEIPTS_TOKEN_LENGTH = 20
HOST = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\]", re.IGNORECASE)
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


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
    secret_key_fallbacks: tuple[str, ...]
    database_url: str
    allowed_hosts: tuple[str, ...]
    site_url: str
    bind: str
    port: int
    web_workers: int
    var_dir: Path
    email_way: str
    smtp_url: str
    sender: str
    notify_key: str
    notify_email_template: str
    notify_text_template: str
    notify_receipts_token: str
    s3_bucket: str
    s3_endpoint: str
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
    """One pass over the values, gathering problems instead of stopping at the first."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.problems: list[str] = []
        self.asked: set[str] = set()
        self.values = {name: value.strip() for name, value in values.items()}
        self.demo = False
        self.mode = self.choice("PLEDGE_MODE", MODES, default="production")
        self.demo = self.mode == "demonstration"

    def result(self) -> Environment:
        var_dir = Path(self.text("PLEDGE_VAR", demo=str(ROOT / "var")))
        port = self.number("PORT", default=8000, least=1, most=65535)
        environment = Environment(
            mode=self.mode,
            secret_key=self.secret_key(var_dir),
            secret_key_fallbacks=self.secret_key_fallbacks(),
            database_url=self.text("DATABASE_URL", demo=f"sqlite:///{var_dir / 'db.sqlite3'}"),
            allowed_hosts=self.hosts(),
            site_url=self.text("PLEDGE_SITE_URL", demo=f"http://127.0.0.1:{port}").rstrip("/"),
            bind=self.text("PLEDGE_BIND", default="127.0.0.1"),
            port=port,
            web_workers=self.number("PLEDGE_WEB_WORKERS", default=2, least=1, most=64),
            var_dir=var_dir,
            email_way=self.choice("PLEDGE_EMAIL", EMAIL_WAYS, demo="outbox"),
            smtp_url=self.text("PLEDGE_SMTP_URL", default=""),
            sender=self.text("PLEDGE_SENDER", demo="case-reviews@example.org"),
            notify_key=self.text("PLEDGE_NOTIFY_KEY", default=""),
            notify_email_template=self.text("PLEDGE_NOTIFY_EMAIL_TEMPLATE", default=""),
            notify_text_template=self.text("PLEDGE_NOTIFY_TEXT_TEMPLATE", default=""),
            notify_receipts_token=self.text("PLEDGE_NOTIFY_RECEIPTS_TOKEN", default=""),
            s3_bucket=self.text("PLEDGE_S3_BUCKET", default=""),
            s3_endpoint=self.text("PLEDGE_S3_ENDPOINT", default=""),
            virus_scanner=self.text("PLEDGE_VIRUS_SCANNER", default=""),
            trusted_proxies=self.number("PLEDGE_TRUSTED_PROXIES", demo=0, least=0, most=9),
            log_level=self.choice("PLEDGE_LOG_LEVEL", LOG_LEVELS, default="INFO"),
        )
        self.check(environment)
        if self.problems:
            raise BadEnvironment(self.problems)
        return environment

    # Reading one value. An empty value counts as a missing one.

    def text(self, name: str, *, default: str | None = None, demo: str | None = None) -> str:
        self.asked.add(name)
        value = self.values.get(name) or (demo if self.demo and demo is not None else default)
        if value is None:
            self.problems.append(f"{name} is missing.")
            return ""
        return value

    def choice(
        self, name: str, allowed: tuple[str, ...], *, default: str | None = None, demo: str | None = None
    ) -> str:
        value = self.text(name, default=default, demo=demo)
        if value and value not in allowed:
            self.problems.append(f"{name} must be one of {', '.join(allowed)}; it is {value!r}.")
        return value

    def number(
        self, name: str, *, default: int | None = None, demo: int | None = None, least: int, most: int
    ) -> int:
        value = self.text(
            name,
            default=None if default is None else str(default),
            demo=None if demo is None else str(demo),
        )
        digits = value.isascii() and value.isdigit() and len(value) < 10
        if value and not (digits and least <= int(value) <= most):
            self.problems.append(f"{name} must be a whole number from {least} to {most}; it is {value!r}.")
        return int(value) if digits else least

    def secret_key(self, var_dir: Path) -> str:
        value = self.text("PLEDGE_SECRET_KEY", demo="")
        self.check_secret("PLEDGE_SECRET_KEY", value)
        return value or (_kept_secret(var_dir / "secret-key") if self.demo else "")

    def secret_key_fallbacks(self) -> tuple[str, ...]:
        """Earlier keys, so that a key can be changed without signing everybody out."""
        keys = _listed(self.text("PLEDGE_SECRET_KEY_FALLBACKS", default=""))
        for key in keys:
            self.check_secret("PLEDGE_SECRET_KEY_FALLBACKS", key)
        return keys

    def hosts(self) -> tuple[str, ...]:
        names = _listed(self.text("PLEDGE_ALLOWED_HOSTS", demo="127.0.0.1,localhost,testserver"))
        for name in names:
            if name == "*":
                self.problems.append("PLEDGE_ALLOWED_HOSTS must name the hosts; * is not accepted.")
            elif not HOST.fullmatch(name):
                self.problems.append(f"PLEDGE_ALLOWED_HOSTS must list host names; {name!r} is not one.")
        return names

    # Checking what was read.

    def check(self, environment: Environment) -> None:
        self.check_names()
        self.check_site(environment)
        self.check_database(environment.database_url)
        self.check_email(environment)
        self.check_files(environment)
        if not self.demo and self.values.get("PLEDGE_TRUSTED_PROXIES") == "0":
            self.problems.append(
                "PLEDGE_TRUSTED_PROXIES must be 1 or more: in production a proxy holds the certificate."
            )

    def check_names(self) -> None:
        """A misspelt name would otherwise leave its default in force without a word."""
        for name in sorted(self.values.keys() - self.asked):
            if name.startswith("PLEDGE_"):
                self.problems.append(f"{name} is not a setting of this product.")

    def check_secret(self, name: str, value: str) -> None:
        if value and len(value) < SECRET_LENGTH:
            self.problems.append(f"{name} must have at least {SECRET_LENGTH} characters.")
        elif value and (len(set(value)) < SECRET_VARIETY or value.startswith("django-insecure-")):
            self.problems.append(f"{name} must be made at random.")

    def check_site(self, environment: Environment) -> None:
        parts = self.address("PLEDGE_SITE_URL", environment.site_url)
        schemes = ("https", "http") if self.demo else ("https",)
        if parts is None:
            return
        if parts.scheme not in schemes or not parts.hostname or parts.path or parts.query or parts.username:
            wanted = " or ".join(f"{scheme}://" for scheme in schemes)
            self.problems.append(f"PLEDGE_SITE_URL must be {wanted}, a host and nothing after it.")
        elif environment.allowed_hosts and not _allowed(parts.hostname, environment.allowed_hosts):
            self.problems.append(f"PLEDGE_ALLOWED_HOSTS must include {parts.hostname}, of PLEDGE_SITE_URL.")

    def check_database(self, value: str) -> None:
        parts = self.address("DATABASE_URL", value)
        if parts is None:
            return
        if parts.scheme not in ("sqlite", "postgres", "postgresql"):
            self.problems.append("DATABASE_URL must begin with sqlite:///, postgres:// or postgresql://.")
        elif parts.path in ("", "/"):
            self.problems.append("DATABASE_URL must end with the name of the database.")
        elif parts.scheme == "sqlite" and not self.demo:
            self.problems.append("DATABASE_URL must be PostgreSQL: SQLite is for the demonstration only.")

    def check_email(self, environment: Environment) -> None:
        if environment.sender and not EMAIL.fullmatch(environment.sender):
            self.problems.append("PLEDGE_SENDER must be one email address.")
        if environment.email_way == "outbox" and not self.demo:
            self.problems.append("PLEDGE_EMAIL must be smtp or notify: the outbox is for the demonstration.")
        if environment.email_way == "smtp" and not environment.smtp_url:
            self.problems.append("PLEDGE_SMTP_URL is missing (PLEDGE_EMAIL is smtp).")
        if environment.email_way == "notify" and not environment.notify_key:
            self.problems.append("PLEDGE_NOTIFY_KEY is missing (PLEDGE_EMAIL is notify).")
        if environment.notify_key and not NOTIFY_KEY.fullmatch(environment.notify_key):
            self.problems.append("PLEDGE_NOTIFY_KEY must be an API key: a name and two identifiers.")
        self.check_notify(environment)
        parts = self.address("PLEDGE_SMTP_URL", environment.smtp_url)
        if parts and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
            self.problems.append("PLEDGE_SMTP_URL must be smtp:// or smtps:// and a host.")

    def check_notify(self, environment: Environment) -> None:
        """With a key, messages go by Notify's templates, and what became of them comes back with a token."""
        if not NOTIFY_KEY.fullmatch(environment.notify_key):
            return
        wanted = {"PLEDGE_NOTIFY_TEXT_TEMPLATE": environment.notify_text_template}
        if environment.email_way == "notify":
            wanted["PLEDGE_NOTIFY_EMAIL_TEMPLATE"] = environment.notify_email_template
        for name, value in wanted.items():
            if not NOTIFY_TEMPLATE.fullmatch(value):
                self.problems.append(
                    f"{name} must be the identifier of a template (PLEDGE_NOTIFY_KEY is given)."
                )
        if len(environment.notify_receipts_token) < RECEIPTS_TOKEN_LENGTH:
            self.problems.append(
                f"PLEDGE_NOTIFY_RECEIPTS_TOKEN must have at least {RECEIPTS_TOKEN_LENGTH} characters."
            )

    def check_files(self, environment: Environment) -> None:
        if environment.s3_bucket and not BUCKET.fullmatch(environment.s3_bucket):
            self.problems.append("PLEDGE_S3_BUCKET must be the name of a bucket.")
        endpoint = self.address("PLEDGE_S3_ENDPOINT", environment.s3_endpoint)
        if endpoint and (endpoint.scheme != "https" or not endpoint.hostname):
            self.problems.append("PLEDGE_S3_ENDPOINT must be https:// and a host.")
        if endpoint and not environment.s3_bucket:
            self.problems.append("PLEDGE_S3_BUCKET is missing (PLEDGE_S3_ENDPOINT is given).")
        scanner = self.address("PLEDGE_VIRUS_SCANNER", environment.virus_scanner)
        tcp = scanner is not None and scanner.scheme == "tcp" and scanner.hostname and scanner.port
        unix = scanner is not None and scanner.scheme == "unix" and scanner.path.startswith("/")
        if scanner and not (tcp or unix):
            self.problems.append("PLEDGE_VIRUS_SCANNER must be tcp://host:port or unix:///path.")

    def address(self, name: str, value: str) -> SplitResult | None:
        """The parts of an address; None where there is none, or where it cannot be read (a problem)."""
        if not value:
            return None
        try:
            parts = urlsplit(value)
            _ = parts.port
        except ValueError:
            self.problems.append(f"{name} cannot be read as an address.")
            return None
        return parts


def _listed(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(",") if item.strip())


def _allowed(host: str, allowed: tuple[str, ...]) -> bool:
    return any(host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in allowed)


def _kept_secret(path: Path) -> str:
    """The demonstration's own secret: made once, kept beside its database, readable by its owner only.

    Two processes that start together agree on it: the file appears whole, and only once.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(60))
        with suppress(FileExistsError):
            os.link(made, path)
        os.unlink(made)
    return path.read_text().strip()

"""The environment: everything that is missing or bad is named, all of it together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pledge.env import BadEnvironment, read
from tools.deploy_check import production_values

SECRET = "kT7v-Qm2xZ9_wLr4Jb8Nc3Ys6Hd1Fg5Pa0Ue-Xi7Ow2Vq9Bz4M_k"


@pytest.fixture
def good(tmp_path: Path) -> dict[str, str]:
    return production_values(tmp_path)


def problems(values: dict[str, str]) -> list[str]:
    with pytest.raises(BadEnvironment) as refused:
        read(values)
    assert refused.value.code, "A process that cannot start must not end with status 0."
    return refused.value.problems


def test_production_starts_with_every_value_given(good: dict[str, str]):
    environment = read(good)
    assert not environment.demonstration
    assert environment.allowed_hosts == ("case-reviews.example.gov.uk",)
    assert environment.trusted_proxies == 1
    assert (environment.bind, environment.port, environment.web_workers) == ("127.0.0.1", 8000, 2)


def test_an_empty_environment_is_production_and_names_everything_missing():
    assert problems({}) == [
        "PLEDGE_VAR is missing.",
        "PLEDGE_SECRET_KEY is missing.",
        "DATABASE_URL is missing.",
        "PLEDGE_ALLOWED_HOSTS is missing.",
        "PLEDGE_SITE_URL is missing.",
        "PLEDGE_EMAIL is missing.",
        "PLEDGE_SENDER is missing.",
        "PLEDGE_TRUSTED_PROXIES is missing.",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "PLEDGE_VAR",
        "PLEDGE_SECRET_KEY",
        "DATABASE_URL",
        "PLEDGE_ALLOWED_HOSTS",
        "PLEDGE_SITE_URL",
        "PLEDGE_EMAIL",
        "PLEDGE_SENDER",
        "PLEDGE_TRUSTED_PROXIES",
    ],
)
@pytest.mark.parametrize("value", [None, "", "   "])
def test_each_missing_value_is_named_and_an_empty_one_is_missing(
    good: dict[str, str], name: str, value: str | None
):
    del good[name]
    if value is not None:
        good[name] = value
    assert problems(good) == [f"{name} is missing."]


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("PLEDGE_MODE", "prod", "PLEDGE_MODE must be one of demonstration, production; it is 'prod'."),
        ("PLEDGE_SECRET_KEY", "short", "PLEDGE_SECRET_KEY must have at least 50 characters."),
        ("PLEDGE_SECRET_KEY", "ab" * 40, "PLEDGE_SECRET_KEY must be made at random."),
        ("PLEDGE_SECRET_KEY", "django-insecure-" + SECRET, "PLEDGE_SECRET_KEY must be made at random."),
        (
            "PLEDGE_SECRET_KEY_FALLBACKS",
            f"{SECRET}, old",
            "PLEDGE_SECRET_KEY_FALLBACKS must have at least 50 characters.",
        ),
        (
            "DATABASE_URL",
            "mysql://db/pledge",
            "DATABASE_URL must begin with sqlite:///, postgres:// or postgresql://.",
        ),
        ("DATABASE_URL", "postgres://db:5432", "DATABASE_URL must end with the name of the database."),
        ("DATABASE_URL", "postgres://db:port/pledge", "DATABASE_URL cannot be read as an address."),
        (
            "DATABASE_URL",
            "sqlite:////var/db.sqlite3",
            "DATABASE_URL must be PostgreSQL: SQLite is for the demonstration only.",
        ),
        ("PORT", "0", "PORT must be a whole number from 1 to 65535; it is '0'."),
        ("PORT", "65536", "PORT must be a whole number from 1 to 65535; it is '65536'."),
        ("PORT", "eight", "PORT must be a whole number from 1 to 65535; it is 'eight'."),
        ("PORT", "٨٠٠٠", "PORT must be a whole number from 1 to 65535; it is '٨٠٠٠'."),
        ("PORT", "9" * 5000, f"PORT must be a whole number from 1 to 65535; it is '{'9' * 5000}'."),
        ("PLEDGE_WEB_WORKERS", "-1", "PLEDGE_WEB_WORKERS must be a whole number from 1 to 64; it is '-1'."),
        (
            "PLEDGE_EMAIL",
            "post",
            "PLEDGE_EMAIL must be one of outbox, smtp, notify; it is 'post'.",
        ),
        (
            "PLEDGE_EMAIL",
            "outbox",
            "PLEDGE_EMAIL must be smtp or notify: the outbox is for the demonstration.",
        ),
        ("PLEDGE_EMAIL", "notify", "PLEDGE_NOTIFY_KEY is missing (PLEDGE_EMAIL is notify)."),
        ("PLEDGE_NOTIFY_KEY", "abc", "PLEDGE_NOTIFY_KEY must be an API key: a name and two identifiers."),
        ("PLEDGE_SMTP_URL", "", "PLEDGE_SMTP_URL is missing (PLEDGE_EMAIL is smtp)."),
        ("PLEDGE_SMTP_URL", "mail.example:25", "PLEDGE_SMTP_URL must be smtp:// or smtps:// and a host."),
        ("PLEDGE_SENDER", "Case reviews", "PLEDGE_SENDER must be one email address."),
        ("PLEDGE_SENDER", "a@b.example\nBcc: c@d.example", "PLEDGE_SENDER must be one email address."),
        ("PLEDGE_S3_BUCKET", "No Bucket", "PLEDGE_S3_BUCKET must be the name of a bucket."),
        (
            "PLEDGE_S3_ENDPOINT",
            "https://files.example",
            "PLEDGE_S3_BUCKET is missing (PLEDGE_S3_ENDPOINT is given).",
        ),
        (
            "PLEDGE_VIRUS_SCANNER",
            "clamav",
            "PLEDGE_VIRUS_SCANNER must be tcp://host:port or unix:///path.",
        ),
        (
            "PLEDGE_VIRUS_SCANNER",
            "tcp://scanner",
            "PLEDGE_VIRUS_SCANNER must be tcp://host:port or unix:///path.",
        ),
        (
            "PLEDGE_TRUSTED_PROXIES",
            "0",
            "PLEDGE_TRUSTED_PROXIES must be 1 or more: in production a proxy holds the certificate.",
        ),
        (
            "PLEDGE_TRUSTED_PROXIES",
            "many",
            "PLEDGE_TRUSTED_PROXIES must be a whole number from 0 to 9; it is 'many'.",
        ),
        (
            "PLEDGE_LOG_LEVEL",
            "LOUD",
            "PLEDGE_LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR; it is 'LOUD'.",
        ),
        ("PLEDGE_TRUSTED_PROXY", "1", "PLEDGE_TRUSTED_PROXY is not a setting of this product."),
    ],
)
def test_each_bad_value_gets_a_sentence(good: dict[str, str], name: str, value: str, problem: str):
    assert problems(good | {name: value}) == [problem]


@pytest.mark.parametrize(
    ("hosts", "site", "problem"),
    [
        ("*", "https://a.example", "PLEDGE_ALLOWED_HOSTS must name the hosts; * is not accepted."),
        (
            "a.example, http://b.example",
            "https://a.example",
            "PLEDGE_ALLOWED_HOSTS must list host names; 'http://b.example' is not one.",
        ),
        (
            "b.example",
            "https://a.example",
            "PLEDGE_ALLOWED_HOSTS must include a.example, of PLEDGE_SITE_URL.",
        ),
        (
            "a.example",
            "http://a.example",
            "PLEDGE_SITE_URL must be https://, a host and nothing after it.",
        ),
        (
            "a.example",
            "https://a.example/reviews",
            "PLEDGE_SITE_URL must be https://, a host and nothing after it.",
        ),
        ("a.example", "https://[a.example", "PLEDGE_SITE_URL cannot be read as an address."),
    ],
)
def test_the_site_is_one_of_the_hosts(good: dict[str, str], hosts: str, site: str, problem: str):
    assert problem in problems(good | {"PLEDGE_ALLOWED_HOSTS": hosts, "PLEDGE_SITE_URL": site})


def test_a_site_may_be_under_an_allowed_domain(good: dict[str, str]):
    values = good | {
        "PLEDGE_ALLOWED_HOSTS": ".example.gov.uk",
        "PLEDGE_SITE_URL": "https://a.example.gov.uk/",
    }
    assert read(values).site_url == "https://a.example.gov.uk"


def test_a_key_of_notify_needs_templates_and_a_token_for_receipts(good: dict[str, str]):
    key = "live-" + "-".join(["0a0a0a0a-0b0b-0c0c-0d0d-0e0e0e0e0e0e"] * 2)
    named = [problem.split()[0] for problem in problems(good | {"PLEDGE_NOTIFY_KEY": key})]
    assert named == ["PLEDGE_NOTIFY_TEXT_TEMPLATE", "PLEDGE_NOTIFY_RECEIPTS_TOKEN"]
    template = "0a0a0a0a-0b0b-0c0c-0d0d-0e0e0e0e0e0e"
    whole = {
        "PLEDGE_NOTIFY_KEY": key,
        "PLEDGE_NOTIFY_TEXT_TEMPLATE": template,
        "PLEDGE_NOTIFY_RECEIPTS_TOKEN": "a" * 20,
    }
    assert read(good | whole).notify_text_template == template
    named = [problem.split()[0] for problem in problems(good | whole | {"PLEDGE_EMAIL": "notify"})]
    assert named == ["PLEDGE_NOTIFY_EMAIL_TEMPLATE"]


def test_all_problems_are_listed_together(good: dict[str, str]):
    found = problems(good | {"PORT": "x", "PLEDGE_SENDER": "x", "PLEDGE_LOG_LEVEL": "x", "PLEDGE_OTHER": "x"})
    assert [problem.split()[0] for problem in found] == [
        "PORT",
        "PLEDGE_LOG_LEVEL",
        "PLEDGE_OTHER",
        "PLEDGE_SENDER",
    ]


def test_no_secret_is_repeated_in_a_problem(good: dict[str, str]):
    secrets = {
        "PLEDGE_SECRET_KEY": "hush-1",
        "PLEDGE_NOTIFY_KEY": "hush-2",
        "DATABASE_URL": "x://u:hush-3@h/d",
    }
    assert "hush" not in "\n".join(problems(good | secrets))


def test_the_demonstration_needs_nothing(tmp_path: Path):
    environment = read({"PLEDGE_MODE": "demonstration", "PLEDGE_VAR": str(tmp_path), "PORT": "8123"})
    assert environment.demonstration
    assert environment.database_url == f"sqlite:///{tmp_path}/db.sqlite3"
    assert environment.site_url == "http://127.0.0.1:8123"
    assert environment.email_way == "outbox"
    assert len(environment.secret_key) > 50


def test_the_demonstration_keeps_its_own_secret(tmp_path: Path):
    values = {"PLEDGE_MODE": "demonstration", "PLEDGE_VAR": str(tmp_path / "var")}

    def secret(_: int) -> str:
        return read(values).secret_key

    with ThreadPoolExecutor(8) as together:
        assert len(set(together.map(secret, range(8)))) == 1
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"]
    assert (tmp_path / "var/secret-key").stat().st_mode & 0o777 == 0o600


def test_the_demonstration_still_refuses_bad_values(tmp_path: Path):
    values = {"PLEDGE_MODE": "demonstration", "PLEDGE_VAR": str(tmp_path), "PORT": "x", "DATABASE_URL": "x"}
    assert [problem.split()[0] for problem in problems(values)] == ["PORT", "DATABASE_URL"]

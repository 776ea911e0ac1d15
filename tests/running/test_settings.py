"""The settings that production starts with, in a process of its own, and the headers they send."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.guards.reading import ROOT
from tools.deploy_check import main as deploy_check
from tools.deploy_check import production_values

QUESTION = """
import json, django
django.setup()
from django.conf import settings
print(json.dumps({name: getattr(settings, name, None) for name in %r}, default=str))
"""


def asked(values: dict[str, str], *names: str) -> dict[str, object]:
    """The named settings of a process started with ``values``."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PLEDGE_")}
    environment = inherited | {"DJANGO_SETTINGS_MODULE": "pledge.settings"} | values
    command = [sys.executable, "-c", QUESTION % (list(names),)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_production_cookies_and_headers(tmp_path: Path):
    found = asked(
        production_values(tmp_path),
        "DEBUG",
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_AGE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "SECURE_SSL_REDIRECT",
        "SECURE_PROXY_SSL_HEADER",
    )
    assert found == {
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_AGE": 3 * 24 * 3600,  # the row; pledge/sessions.py ends the sign-in
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
    }


def test_mail_goes_where_the_environment_says(tmp_path: Path):
    names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "EMAIL_HOST_PASSWORD")
    found = asked(production_values(tmp_path) | {"PLEDGE_SMTP_URL": "smtps://u:p%40ss@mail.invalid"}, *names)
    assert found == dict(zip(names, ["mail.invalid", 465, False, True, "p@ss"], strict=True))
    found = asked(production_values(tmp_path), *names)
    assert found == dict(zip(names, ["mail.invalid", 587, True, False, "secret"], strict=True))


def test_files_go_to_the_bucket_that_is_named(tmp_path: Path):
    storages = asked(production_values(tmp_path) | {"PLEDGE_S3_BUCKET": "case-files"}, "STORAGES")["STORAGES"]
    assert isinstance(storages, dict)
    assert storages["default"]["OPTIONS"]["bucket_name"] == "case-files"
    assert storages["default"]["OPTIONS"]["default_acl"] == "private"


def test_production_passes_the_deployment_check():
    assert deploy_check() == 0


def test_a_bad_environment_ends_the_process_with_every_problem(tmp_path: Path):
    command = [sys.executable, str(ROOT / "manage.py"), "check"]
    environment = {"PATH": os.environ["PATH"], "PLEDGE_MODE": "production"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "PLEDGE_SECRET_KEY is missing." in done.stderr
    assert "PLEDGE_SITE_URL is missing." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_every_answer_carries_the_headers(client: Client):
    headers = client.get("/healthz").headers
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_guessing_is_braked_across_processes():
    """A cache of one process's own would let a one-time code be used once in each."""
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")

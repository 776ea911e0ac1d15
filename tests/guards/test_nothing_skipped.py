"""A test that skips itself fails the run, however it does it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.reading import ROOT

SKIP, XFAIL = "sk" + "ip", "xf" + "ail"


@pytest.mark.parametrize(
    ("body", "passed"),
    [
        ("def test_a(): pass", True),
        (f"@pytest.mark.{SKIP}\ndef test_a(): pass", False),
        (f"def test_a(): pytest.{SKIP}('no')", False),
        (f"@pytest.fixture\ndef f(): pytest.{SKIP}('no')\ndef test_a(f): pass", False),
        (f"pytest.{SKIP}('no', allow_module_level=True)", False),
        ("pytest.import" + "or" + SKIP + "('no_such_module')\ndef test_a(): pass", False),
        (f"@pytest.mark.{XFAIL}\ndef test_a(): assert False", False),
        (f"@pytest.mark.{XFAIL}\ndef test_a(): pass", False),
    ],
)
def test_what_is_not_tested_fails(tmp_path: Path, body: str, passed: bool):
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_it.py").write_text(f"import pytest\n{body}\n")
    plugins = ("-p", "no:cacheprovider", "-p", "tests.nothing_skipped")
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", *plugins, "-c", str(tmp_path / "pytest.ini"), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == passed, done.stdout
    assert passed or "nothing may be" in done.stdout


def test_the_whole_suite_runs_under_it(request: pytest.FixtureRequest):
    hooks = request.config.hook.pytest_runtest_makereport.get_hookimpls()
    assert any(hook.function.__module__ == "tests.nothing_skipped" for hook in hooks)

"""What builds and checks the project: each tool says what is wrong, and does nothing twice."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tools import assets, browser, environment, fresh_migrations, install, postgresql


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run."""
    commands: list[list[str]] = []

    def note(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        commands.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, 0, stdout="v20.1.0\n")

    monkeypatch.setattr(subprocess, "run", note)
    return commands


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with styles to build, and nothing built."""
    for name in ("package.json", "package-lock.json", "src/app.scss"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    built = tmp_path / "build"
    built.mkdir()
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    monkeypatch.setattr(assets, "SOURCES", tmp_path / "src")
    monkeypatch.setattr(assets, "BUILT", built)
    monkeypatch.setattr(assets, "STAMP", built / ".inputs")
    monkeypatch.setattr(assets, "find_npm", lambda: ("npm", dict(os.environ)))
    return tmp_path


def test_assets_are_built_once_for_the_same_inputs(sources: Path, ran: list[list[str]]):
    assert assets.main() == assets.main() == 0
    assert [command[1] for command in ran] == ["ci", "run"]


@pytest.mark.parametrize("name", ["package-lock.json", "src/app.scss", "src/new.js"])
def test_assets_are_built_again_when_an_input_changes(sources: Path, ran: list[list[str]], name: str):
    assets.main()
    (sources / name).write_text("changed")
    assets.main()
    assert len(ran) == 4


def test_assets_are_built_again_after_a_build_that_failed(sources: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(command: list[str], **options: object) -> None:
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(subprocess.CalledProcessError):
        assets.main()
    assert not assets.STAMP.exists()


def test_a_recent_npm_of_the_machine_is_used(monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]):
    monkeypatch.setattr(assets.shutil, "which", lambda name, path: f"/usr/bin/{name}")
    npm, _ = assets.find_npm()
    assert npm == "/usr/bin/npm"
    assert ran == [["/usr/bin/node", "--version"]]


def test_without_npm_the_locked_one_is_installed(
    monkeypatch: pytest.MonkeyPatch, ran: list[list[str]], tmp_path: Path
):
    monkeypatch.setattr(assets.shutil, "which", lambda name, path: None)
    monkeypatch.setattr(assets.sys, "prefix", str(tmp_path))
    npm, values = assets.find_npm()
    assert npm == str(tmp_path / "bin/npm")
    assert values["PATH"].split(os.pathsep)[0] == str(tmp_path / "bin")
    assert ran[-1][1:] == ["-m", "tools.install", "node"]


def test_only_locked_wheels_are_installed(ran: list[list[str]]):
    assert install.main("base") == 0
    assert {"--no-deps", "--only-binary=:all:", "--require-hashes"} <= set(ran[0])


def test_a_browser_that_is_there_needs_nothing(monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]):
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert browser.main() == 0
    assert ran == []


def test_without_rights_one_command_is_printed_and_the_tests_stop(
    monkeypatch: pytest.MonkeyPatch, ran: list[list[str]], capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(
        browser.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None
    )
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    assert browser.main() == 1
    assert "\n    apt-get install -y chromium fonts-liberation\n" in capsys.readouterr().err
    assert ran == []


def test_an_administrator_gets_the_browser_installed(monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]):
    found = {"apt-get": "/usr/bin/apt-get"}
    monkeypatch.setattr(browser.shutil, "which", found.get)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    assert browser.main() == 1, "Installed, and still not there: that is a failure."
    assert ran[-1][1:3] == ["install", "-y"]
    assert "chromium" in ran[-1]


def test_a_python_without_environments_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "find_spec", lambda name: None)
    monkeypatch.setattr(environment.shutil, "which", lambda name: "/usr/bin/apt-get")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    assert environment.main() == 1
    assert "apt-get install -y python3." in capsys.readouterr().err


def test_a_postgresql_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(postgresql, "WAIT", 2)
    assert postgresql.main("postgres://postgres@127.0.0.1:1/postgres") == 1
    assert "PostgreSQL does not answer" in capsys.readouterr().err


def test_after_a_release_the_first_migrations_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(fresh_migrations, "released", lambda: True)
    assert fresh_migrations.main() == 1
    assert "A version has been tagged" in capsys.readouterr().err

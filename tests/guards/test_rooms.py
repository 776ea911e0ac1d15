"""Which room may know which: layers by import-linter, libraries and clocks by reading the imports."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.reading import ROOT, Files, called, dotted, imported, nodes, product_python, texts

LONGEST = 400
# The only modules that may import each library.
ONLY_IMPORTERS = {
    "docxtpl": ("pledge/documents/render.py",),
    "openpyxl": tuple(
        f"pledge/workbooks/{room}.py" for room in ("charts", "looks", "rules", "values", "write")
    ),
    "django_scopes": ("pledge/scoping.py",),
    "govuk_frontend_jinja": ("pledge/gds.py",),
    "holidays": ("pledge/calendar.py",),
    "cryptography": ("pledge/sealing.py",),
    "notifications_python_client": ("pledge/carriers/notify.py",),
    "django_tasks_db": ("pledge/operations.py",),
    "puremagic": ("pledge/sniffing.py",),
    "matplotlib": ("selfassess/documents/charts.py",),
    "allauth": ("pledge/adapters.py", "pledge/second_factor.py", "pledge/signing_in.py"),
}
WITHOUT_CLOCK = ("/domain/", "/services/", "/models/", "/selectors/", "/documents/")
CLOCKS = ("now", "today", "utcnow", "Now")
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
SOURCES = (".py", ".html", ".js", ".scss", ".sh", ".toml", "Makefile")


def too_long(files: Files) -> list[str]:
    return [f"{name}: {lines} lines" for name, text in files.items() if (lines := text.count("\n")) > LONGEST]


def outside_the_standard_library(files: Files) -> list[str]:
    """A domain may import the standard library, its own domain and ``pledge.domain``."""
    found = []
    for place, node in nodes(files):
        own = place.split("/")[0] + ".domain"
        for module in imported(node)[:1]:
            ours = module.startswith((".", own, "pledge.domain"))
            if not ours and module.split(".")[0] not in sys.stdlib_module_names:
                found.append(f"{place}: imports {module}")
    return found


def forbidden_importers(files: Files) -> list[str]:
    return [
        f"{place}: only {' and '.join(ONLY_IMPORTERS[library])} may import {library}"
        for place, node in nodes(files)
        for library in {module.split(".")[0] for module in imported(node)} & ONLY_IMPORTERS.keys()
        if place.split(":")[0] not in ONLY_IMPORTERS[library]
    ]


def clocks_read(files: Files) -> list[str]:
    """The clock, called or handed on, in code to which time is an argument."""
    found = []
    for place, node in nodes(files):
        name = dotted(node) if isinstance(node, ast.Attribute) else called(node)
        first, _, last = name.rpartition(".")
        clock = isinstance(node, ast.Call) or first.rpartition(".")[2] in ("timezone", "datetime", "date")
        hidden = called(node).endswith(("localdate", "localtime")) and not (
            isinstance(node, ast.Call) and node.args
        )
        automatic = isinstance(node, ast.keyword) and (node.arg or "").startswith("auto_now")
        if (
            (last in CLOCKS and first and clock)
            or name in ("Now", "time.time", "time.time_ns")
            or hidden
            or automatic
        ):
            found.append(f"{place}: reads the clock")
    return sorted(set(found))


def signals_used(files: Files) -> list[str]:
    return [
        f"{place}: {module}"
        for place, node in nodes(files)
        for module in imported(node)[:1]
        if module.startswith(SIGNALS)
    ]


def logic_in_save(files: Files) -> list[str]:
    """A model's save or delete that does more than refuse, or pass on."""
    return [
        f"{place}: logic in {node.name}()"
        for place, node in nodes(files)
        if isinstance(node, ast.FunctionDef)
        and node.name in ("save", "delete")
        and not all(_refuses_or_passes_on(statement) for statement in node.body)
    ]


def _refuses_or_passes_on(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.If):
        return all(isinstance(inner, ast.Raise) for inner in [*statement.body, *statement.orelse])
    value = statement.value if isinstance(statement, ast.Expr | ast.Return) else None
    passes_on = isinstance(value, ast.Call) and ast.unparse(value.func).startswith("super()")
    return isinstance(statement, ast.Raise) or isinstance(value, ast.Constant) or passes_on


def environment_read(files: Files) -> list[str]:
    return [
        f"{place}: {dotted(node)}"
        for place, node in nodes(files)
        if isinstance(node, ast.Attribute) and dotted(node) in ("os.environ", "os.getenv")
    ]


def layers_hold(config: Path) -> bool:
    """In a process of its own: import-linter sets up logging for the whole of the one it runs in."""
    script = Path(sys.executable).with_name("lint-imports")
    environment = os.environ | {"PYTHONPATH": str(config.parent)}
    command = [str(script), "--config", str(config), "--no-cache"]
    done = subprocess.run(
        command, cwd=config.parent, env=environment, capture_output=True, text=True, check=False
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return done.returncode == 0


def test_the_layers_hold():
    assert layers_hold(ROOT / "pyproject.toml")


def test_a_broken_layer_is_seen(tmp_path: Path):
    room = tmp_path / "house"
    room.mkdir()
    (room / "__init__.py").touch()
    (room / "upstairs.py").touch()
    (room / "cellar.py").write_text("from house import upstairs\n")
    config = tmp_path / "layers.toml"
    config.write_text(
        '[tool.importlinter]\nroot_package = "house"\n[[tool.importlinter.contracts]]\nname = "l"\n'
        'type = "layers"\nlayers = ["upstairs", "cellar"]\ncontainers = ["house"]\n'
    )
    assert not layers_hold(config)


def test_no_file_is_two_rooms():
    files = {name: text for name, text in texts(*SOURCES).items() if not name.endswith("/0001_initial.py")}
    assert too_long(files) == []
    assert too_long({"long.py": "x = 1\n" * 401, "just.py": "x = 1\n" * 400}) == ["long.py: 401 lines"]


def test_the_domain_stands_alone():
    files = {name: text for name, text in product_python().items() if "/domain/" in name}
    assert files
    assert outside_the_standard_library(files) == []
    bad = {
        "reviews/domain/a.py": "import re\nfrom reviews.models import Case\nimport django\nfrom . import b\n"
    }
    assert outside_the_standard_library(bad) == [
        "reviews/domain/a.py:2: imports reviews.models",
        "reviews/domain/a.py:3: imports django",
    ]


def test_each_library_has_one_door():
    assert forbidden_importers(product_python()) == []
    assert (
        len(
            forbidden_importers(
                {"reviews/x.py": "from docxtpl import DocxTemplate\nimport openpyxl.styles\n"}
            )
        )
        == 2
    )
    assert forbidden_importers({"pledge/scoping.py": "import django_scopes\n"}) == []


def test_time_is_an_argument():
    files = {n: t for n, t in product_python().items() if any(room in f"/{n}" for room in WITHOUT_CLOCK)}
    assert files
    assert clocks_read(files) == []


@pytest.mark.parametrize(
    "line",
    [
        "x = timezone.now()",
        "x = date.today()",
        "x = datetime.datetime.now(UTC)",
        "f = DateTimeField(default=timezone.now)",
        "f = DateTimeField(auto_now_add=True)",
        "x = timezone.localdate()",
        "x = time.time()",
        "x = Now()",
    ],
)
def test_a_clock_in_the_domain_is_seen(line: str):
    assert clocks_read({"x.py": line}) == ["x.py:1: reads the clock"]


def test_converting_a_given_moment_reads_no_clock():
    assert clocks_read({"x.py": "d = timezone.localdate(at)\nr = now\ns = case.today_note"}) == []


def test_nothing_happens_behind_a_signal_or_in_save():
    assert signals_used(product_python()) == []
    assert signals_used({"x.py": "from django.dispatch import receiver\n"}) == ["x.py:1: django.dispatch"]
    models = {name: text for name, text in product_python().items() if "/models/" in name}
    assert logic_in_save(models) == []
    assert logic_in_save({"x.py": "class A:\n    def save(self): self.n = 1\n"}) == [
        "x.py:2: logic in save()"
    ]


def test_the_environment_has_one_reader():
    files = {name: text for name, text in product_python().items() if name not in ALLOWED_ENVIRONMENT}
    assert environment_read(files) == []
    assert environment_read({"x.py": "import os\nk = os.environ['KEY']\n"}) == ["x.py:2: os.environ"]


ALLOWED_ENVIRONMENT = ("pledge/env.py", "pledge/wsgi.py", "pledge/asgi.py")

"""The project's files as a guard reads them: everything tracked, and what is about to be."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("pledge/", "reviews/", "selfassess/")
Files = Mapping[str, str]


@cache
def names() -> tuple[str, ...]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file()))


def texts(*endings: str, under: tuple[str, ...] = ("",)) -> dict[str, str]:
    """The text of each file whose name ends so, by name; empty files, which say nothing, are left out."""
    wanted = [name for name in names() if name.endswith(endings) and name.startswith(under)]
    read = {name: (ROOT / name).read_text(encoding="utf-8") for name in wanted}
    return {name: text for name, text in read.items() if text}


def product_python() -> dict[str, str]:
    """The product's own Python, migrations left out."""
    return {name: text for name, text in texts(".py", under=PRODUCT).items() if "/migrations/" not in name}


def nodes(files: Files) -> Iterator[tuple[str, ast.AST]]:
    """Every node of every file's syntax tree, with a place to go to."""
    for name, text in files.items():
        for node in ast.walk(ast.parse(text, name)):
            yield f"{name}:{getattr(node, 'lineno', 1)}", node


def imported(node: ast.AST) -> list[str]:
    """The modules that an import statement names, dotted; relative ones with their dots."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        return [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return []


def called(node: ast.AST) -> str:
    """The dotted name of what is called, as written; empty where it is not a name."""
    return dotted(node.func) if isinstance(node, ast.Call) else ""


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return ""

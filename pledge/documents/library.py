"""The templates that come with the product, each with its version and digest.

A document row keeps version and digest, so that what was sent years ago can be traced to
the template that made it. `docs_templates/build.py` writes the files and their manifest.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHELF = Path(__file__).resolve().parents[2] / "docs_templates"


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A Word template on disk: which letter it is for, which edition, and its SHA-256."""

    path: Path
    kind: str
    version: str
    digest: str


class NoSuchTemplate(LookupError):
    """No template of that kind comes with the product."""


@cache
def shipped_templates() -> dict[str, TemplateFile]:
    """Every shipped template by kind, as the manifest lists them."""
    manifest = json.loads((SHELF / "manifest.json").read_text(encoding="utf-8"))
    return {
        kind: TemplateFile(SHELF / f"{kind}.docx", kind, entry["version"], entry["sha256"])
        for kind, entry in manifest.items()
    }


def shipped_template(kind: str) -> TemplateFile:
    """The shipped template for a kind of letter; raises NoSuchTemplate for any other word."""
    try:
        return shipped_templates()[kind]
    except KeyError:
        raise NoSuchTemplate(f"No template is shipped for “{kind}”.") from None

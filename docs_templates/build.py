"""Write the shipped templates and their manifest: `python -m docs_templates.build`.

The same wording gives the same bytes, so a change in a .docx is always a change in
`letters.py`, `records.py` or `assessments.py`, and a test that builds them again can tell.
"""

import hashlib
import json
from pathlib import Path

from docs_templates.assessments import ASSESSMENTS
from docs_templates.letters import LETTERS
from docs_templates.records import RECORDS
from pledge.documents import finish, package

SHELF = Path(__file__).resolve().parent
PUBLISHER = "ASB case review"


def built() -> dict[str, tuple[str, bytes]]:
    """Every template as (version, bytes), by kind."""
    made = {}
    for kind, (version, write) in (LETTERS | RECORDS | ASSESSMENTS).items():
        document = write().document
        finish.set_language(document, "en-GB")
        finish.set_properties(
            document, title=f"Template: {kind}", language="en-GB", author=PUBLISHER, at=None
        )
        made[kind] = (version, package.sealed(document))
    return made


def main() -> None:
    """Write them beside this file."""
    manifest = {}
    for kind, (version, data) in built().items():
        (SHELF / f"{kind}.docx").write_bytes(data)
        manifest[kind] = {"version": version, "sha256": hashlib.sha256(data).hexdigest()}
    (SHELF / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

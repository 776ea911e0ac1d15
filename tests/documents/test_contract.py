"""Templates and contexts name the same things, and the shipped files are what the script makes."""

import hashlib
from io import BytesIO
from zipfile import ZipFile

import pytest

from docs_templates.build import built
from pledge.documents.library import NoSuchTemplate, shipped_template, shipped_templates
from pledge.documents.names import field_names
from pledge.documents.render import compile_template
from reviews.documents.contexts import LETTERS
from reviews.documents.records import RECORDS
from reviews.documents.requirements import REQUIRED
from selfassess.documents.contexts import PAPERS
from tests.documents.awkward import AWKWARD
from tests.documents.samples import BARE, FULL

# Read only to choose between one sentence and two ("One report" or "3 reports").
KINDS = sorted(LETTERS)
CONTEXTS = LETTERS | RECORDS | PAPERS
EVERY = sorted(CONTEXTS)


def test_there_is_one_template_for_every_letter_record_and_paper() -> None:
    assert sorted(shipped_templates()) == EVERY
    assert sorted(REQUIRED) == KINDS
    for letters in (FULL, BARE, AWKWARD):
        assert sorted(letter.kind for letter in letters) == KINDS


@pytest.mark.parametrize("kind", EVERY)
def test_the_template_prints_exactly_the_fields_of_its_context(kind: str) -> None:
    compiled = compile_template(shipped_template(kind).path.read_bytes())
    fields = field_names(CONTEXTS[kind])
    assert compiled.problems == ()
    assert compiled.printed - fields == set(), "printed but not in the context"
    assert fields - compiled.printed == set(), "in the context but never printed"


@pytest.mark.parametrize("kind", EVERY)
def test_the_shipped_file_is_the_one_in_the_manifest(kind: str) -> None:
    template = shipped_template(kind)
    assert hashlib.sha256(template.path.read_bytes()).hexdigest() == template.digest
    assert template.kind == kind
    assert template.version


@pytest.mark.parametrize("kind", EVERY)
def test_the_shipped_file_is_what_the_script_makes(kind: str) -> None:
    """Entry by entry: how tightly zlib packs them may differ between machines."""
    _version, data = built()[kind]
    assert _entries(data) == _entries(shipped_template(kind).path.read_bytes()), (
        "run python -m docs_templates.build"
    )


def _entries(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_kind_without_a_template_says_so() -> None:
    with pytest.raises(NoSuchTemplate, match="poem"):
        shipped_template("poem")

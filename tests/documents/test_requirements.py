"""A letter with a gap is refused before it is made, with a sentence that says what to fill in."""

from dataclasses import fields, is_dataclass, replace
from unittest import mock

import pytest

from pledge.documents.names import field_names
from reviews.documents import letters
from reviews.documents.contexts import LETTERS, Letter
from reviews.documents.letters import IncompleteLetter, write_letter
from reviews.documents.requirements import EVERY_LETTER, REQUIRED, missing_parts
from tests.documents.awkward import AWKWARD
from tests.documents.samples import ACKNOWLEDGEMENT, APPEAL, BARE, CLOSED, CORRECTED, FULL, MET, NOT_MET

EVERY_PART = [(letter, field) for letter in FULL for field, _ in (*EVERY_LETTER, *REQUIRED[letter.kind])]


@pytest.mark.parametrize("letter", [*FULL, *BARE, *AWKWARD], ids=lambda letter: letter.kind)
def test_whole_letters_lack_nothing(letter: Letter) -> None:
    assert missing_parts(letter, posted=True) == []


@pytest.mark.parametrize(("letter", "field"), EVERY_PART, ids=lambda value: getattr(value, "kind", value))
def test_each_required_part_is_missed_when_it_is_blank(letter: Letter, field: str) -> None:
    found = missing_parts(_blanked(letter, field.split(".")))
    assert field in [part.field for part in found]
    assert all(part.sentence.endswith(".") for part in found)


@pytest.mark.parametrize("kind", sorted(LETTERS))
def test_required_parts_are_fields_of_the_letter(kind: str) -> None:
    known = field_names(LETTERS[kind])
    for field, _ in (*EVERY_LETTER, *REQUIRED[kind]):
        assert any(name == field or name.startswith((f"{field}.", f"{field}[")) for name in known) or (
            field == "letterhead.logo.alt"
        ), field


def test_no_letter_goes_out_with_an_empty_appeal_route() -> None:
    with mock.patch.object(letters, "render") as render:
        for letter in (NOT_MET, CLOSED):
            for appeal in (None, replace(APPEAL, last_date=" "), replace(APPEAL, how=())):
                with pytest.raises(IncompleteLetter, match="appeal"):
                    write_letter(replace(letter, appeal=appeal))
        render.assert_not_called()
        write_letter(NOT_MET)
        render.assert_called_once()


def test_blank_means_blank_to_a_reader() -> None:
    found = missing_parts(replace(NOT_MET, reasons=" \t\n\x00\u2028"))
    assert [part.field for part in found] == ["reasons"]


@pytest.mark.parametrize(
    ("letter", "field"),
    [
        (replace(ACKNOWLEDGEMENT, contact=None), "contact_by"),
        (replace(ACKNOWLEDGEMENT, contact_by="17 March 2026"), "contact_by"),
        (replace(MET, reports=(), others_counted=0), "reports"),
        (replace(CORRECTED, corrections=(), others_corrected=0), "corrections"),
    ],
)
def test_what_turns_on_two_fields(letter: Letter, field: str) -> None:
    assert [part.field for part in missing_parts(letter)] == [field]


def test_only_a_posted_letter_needs_an_address() -> None:
    letter = replace(NOT_MET, addressee=replace(NOT_MET.addressee, address_lines=()))
    assert missing_parts(letter) == []
    assert [part.field for part in missing_parts(letter, posted=True)] == ["addressee.address_lines"]


def test_an_absent_part_is_reported_once() -> None:
    assert [part.field for part in missing_parts(replace(NOT_MET, appeal=None))] == ["appeal"]


def _blanked(value: object, path: list[str]) -> object:
    """The same letter with the part at this path blank; in a list, the last item's."""
    name, inside = path[0].removesuffix("[]"), path[0].endswith("[]")
    old = getattr(value, name)
    if len(path) == 1:
        new = (*old[:-1], " ") if inside else _blank_like(old)
    elif inside:
        new = (*old[:-1], _blanked(old[-1], path[1:]))
    else:
        new = _blanked(old, path[1:])
    assert is_dataclass(value)
    assert name in {member.name for member in fields(value)}
    return replace(value, **{name: new})


def _blank_like(old: object) -> object:
    if isinstance(old, str):
        return " "
    return () if isinstance(old, tuple) else None

"""Several answers that become one: what they agree on stays, where they differ a person must choose. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Said = Mapping[str, str]

MARKS = ("duty", "written", "done")
REASONS = tuple(f"{mark}_reason" for mark in MARKS)
WORDS = (*MARKS, *REASONS, "comment")


def joined(answers: Sequence[tuple[str, Said]]) -> dict[str, str]:
    """What is said of a criterion that comes from these, each with the title it was given to.

    One answer stays as it is. Of several, a mark stays where all that have one have the same; every reason
    and comment stays, under the title it belonged to. So no word is lost, and no mark is invented.
    """
    if len(answers) == 1:
        said = answers[0][1]
        return {name: said.get(name, "") for name in WORDS}
    together = {mark: _agreed([said.get(mark, "") for _title, said in answers]) for mark in MARKS}
    for name in (*REASONS, "comment"):
        together[name] = _in_turn([(title, said.get(name, "")) for title, said in answers])
    return together


def _agreed(marks: Sequence[str]) -> str:
    given = {mark for mark in marks if mark}
    return given.pop() if len(given) == 1 else ""


def _in_turn(texts: Sequence[tuple[str, str]]) -> str:
    said = [(title, text) for title, text in texts if text.strip()]
    if len({text for _title, text in said}) <= 1:
        return said[0][1] if said else ""
    return "\n\n".join(f"{title}: {text}" for title, text in said)

"""What is wrong with an input, said all at once and with its place.

Both loaders (procedures and applications) collect every problem before they give up,
so that whoever must mend the file mends it in one go.
"""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 60


class BadInput(ValueError):
    """The input cannot be read.

    ``problems`` holds one line per problem, each ``"path: sentence"``, in the order of the input.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems: list[str] = list(problems)
        super().__init__("\n".join(self.problems))


def shown(value: object) -> str:
    """A short, safe picture of a value that somebody sent, for an error message."""
    if isinstance(value, str):
        text = ascii(value[: SHOWN + 1])
    elif value is None or isinstance(value, bool):
        text = {None: "null", True: "true", False: "false"}[value]
    elif isinstance(value, int):
        text = str(value) if abs(value) < 10**SHOWN else "a very large number"
    elif isinstance(value, float):
        text = str(value)
    elif isinstance(value, dict):
        text = "an object"
    elif isinstance(value, list | tuple):
        text = "a list"
    else:
        text = f"a {type(value).__name__}"
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def listed(options: Iterable[str]) -> str:
    """``a, b or c``: the choices an error message offers."""
    names = list(options)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"

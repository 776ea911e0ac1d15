"""A strict reader of nested JSON objects: every problem with its path, unknown keys included.

Used for procedures, which people write by hand. It never raises; whoever opened the outermost
object looks at ``problems`` when everything has been read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from .periods import Period, period_from
from .problems import listed, shown

MISSING = object()


class Item:
    """One object of the file. Each reader takes a key, checks its value and remembers the key."""

    def __init__(self, data: Mapping[str, object], path: str, problems: list[str]) -> None:
        self.data = data
        self.path = path
        self.problems = problems
        self.read: set[str] = set()

    def problem(self, key: str, sentence: str) -> None:
        """Note what is wrong with a key of this object."""
        place = f"{self.path}.{key}" if self.path and key else self.path or key
        self.problems.append(f"{place}: {sentence}")

    def get(self, key: str) -> object:
        """The value as it stands; null and absent are the same in a procedure."""
        self.read.add(key)
        return self.data.get(key)

    def close(self) -> None:
        """Every key nobody has asked for is a mistake."""
        for key in self.data:
            if key not in self.read:
                self.problem(ascii(key)[1:-1], "is not part of the format")

    def text(self, key: str, *, required: bool = False) -> str:
        """Text; empty where it is optional and absent."""
        value = self.get(key)
        if value is None or value == "":
            if required:
                self._must_be(key, "text", value)
            return ""
        if isinstance(value, str) and value.strip():
            return value
        self._must_be(key, "text", value)
        return ""

    def words(self, key: str, options: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, each one of ``options`` where those are given."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            self._must_be(key, "a list of texts", value)
            return ()
        for index, word in enumerate(value):
            if not isinstance(word, str) or not word.strip():
                self.problem(f"{key}[{index}]", f"must be text, not {shown(word)}")
            elif options is not None and word not in options:
                self.problem(f"{key}[{index}]", f"must be {listed(options)}, not {shown(word)}")
        return tuple(word for word in value if isinstance(word, str))

    def choice(self, key: str, options: tuple[str, ...], default: str = "") -> str:
        """One word of a closed list; ``default`` where the key is absent and may be."""
        value = self.get(key)
        if value is None and default:
            return default
        if isinstance(value, str) and value in options:
            return value
        self._must_be(key, listed(options), value)
        return default or options[0]

    def yes(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.get(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        self._must_be(key, "true or false", value)
        return default

    def number(self, key: str, *, at_least: int = 1, default: int | None = None) -> int:
        """A whole number; required unless there is a default."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and at_least <= value <= 1000:
            return value
        self._must_be(key, f"a whole number from {at_least} to 1000", value)
        return at_least

    def period(self, key: str, *, day_one: bool = True) -> Period | None:
        """A period such as "6 months"; None where the key is absent."""
        value = self.get(key)
        if value is None:
            return None
        found = period_from(value, day_one=day_one)
        if found is None:
            self._must_be(key, 'a period such as "1 month", "6 months", "2 weeks" or "30 days"', value)
        return found

    def needed_period(self, key: str, *, day_one: bool = True) -> Period:
        """A period that must be there."""
        found = self.period(key, day_one=day_one)
        if found is None and self.data.get(key) is None:
            self._must_be(key, 'a period such as "1 month", "6 months" or "30 days"', None)
        return found or Period(1, 0, day_one, "1 month")

    def day(self, key: str) -> date | None:
        """One day, written 2026-03-14; None where the key is absent."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self._must_be(key, "a day such as 2026-03-14", value)
        return None

    def item(self, key: str, *, required: bool = False) -> Item | None:
        """A nested object; None where it is absent and may be."""
        value = self.get(key)
        if value is None and not required:
            return None
        if isinstance(value, Mapping):
            return Item(value, f"{self.path}.{key}" if self.path else key, self.problems)
        self._must_be(key, "an object", value)
        return None

    def items(self, key: str) -> Iterator[Item]:
        """The objects of a list, each closed when the next is asked for."""
        value = self.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self._must_be(key, "a list of objects", value)
            return
        for index, entry in enumerate(value):
            place = f"{key}[{index}]"
            if isinstance(entry, Mapping):
                item = Item(entry, f"{self.path}.{place}" if self.path else place, self.problems)
                yield item
                item.close()
            else:
                self.problem(place, f"must be an object, not {shown(entry)}")

    def _must_be(self, key: str, what: str, value: object) -> None:
        if value is None and self.data.get(key, MISSING) is MISSING:
            self.problem(key, f"is missing; it must be {what}")
        else:
            self.problem(key, f"must be {what}, not {shown(value)}")

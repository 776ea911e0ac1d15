"""Widgets that say what a GOV.UK field can do; plain Django widgets are drawn as GOV.UK fields too.

A widget of your own takes part by having two methods, both given the bound field
(:class:`pledge.forms.bound.GovBoundField`): ``gov_html(field)`` returns the whole form group,
``gov_target(field)`` the id of the input that an error links to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Choices:
    """What radios and checkboxes share.

    ``reveals``: the names of the fields shown under a choice, ``{"yes": ["when"]}``.
    ``hints``: a hint for a choice. ``dividers``: a word before a choice, ``{"none": _("or")}``.
    ``inline``: side by side, only for two short answers. ``small``: in filters and dense staff pages.
    """

    def __init__(
        self,
        *,
        reveals: Mapping[str, Sequence[str]] | None = None,
        hints: Mapping[str, Words] | None = None,
        dividers: Mapping[str, Words] | None = None,
        inline: bool = False,
        small: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.reveals = dict(reveals or {})
        self.hints = dict(hints or {})
        self.dividers = dict(dividers or {})
        self.inline = inline
        self.small = small


class Radios(Choices, forms.RadioSelect):
    """One choice of several."""


class Checkboxes(Choices, forms.CheckboxSelectMultiple):
    """Any number of several. ``exclusive``: the value that unticks all others ("None of these")."""

    def __init__(self, *, exclusive: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exclusive = exclusive


class Checkbox(forms.CheckboxInput):
    """One box to tick, with its label beside it. ``reveals``: the fields shown when it is ticked."""

    def __init__(self, *, reveals: Sequence[str] = (), small: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reveals = list(reveals)
        self.small = small


class Textarea(forms.Textarea):
    """Several lines. ``count`` tells how many characters are left and never stops anyone from typing.

    The count is shown from ``threshold`` per cent of the limit on; 0 shows it always.
    """

    def __init__(self, *, rows: int = 5, count: int | None = None, threshold: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows
        self.count = count
        self.threshold = threshold


@dataclass(frozen=True, slots=True)
class DateParts:
    """A date as it was typed, so that a wrong one comes back as typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    def __bool__(self) -> bool:
        return bool(self.day or self.month or self.year)


class DateInput(forms.Widget):
    """Day, month and year in three boxes; what was posted is a :class:`DateParts`.

    ``birthday`` asks browsers to fill in a date of birth.
    """

    parts = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))

    def __init__(self, *, birthday: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.birthday = birthday

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> DateParts:
        return DateParts(*(data.get(f"{name}-{part}", "").strip() for part, _label, _width in self.parts))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}-{part}" not in data for part, _label, _width in self.parts)

    def use_required_attribute(self, initial: Any) -> bool:
        return False

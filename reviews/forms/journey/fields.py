"""The kinds of question the journey asks. None is required by itself: the journey says what is needed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pledge.forms.dates import FuzzyDateField
from pledge.forms.widgets import Checkboxes, Radios, Textarea

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Words = str | _StrPromise
    Choice = tuple[str, Words]

# Nobody writes so much; it stops a machine that would. Ten thousand characters are welcome.
MOST_CHARACTERS = 50_000

YES_NO: tuple[Choice, ...] = (("yes", _("Yes")), ("no", _("No")))
YES_NO_NOT_SURE: tuple[Choice, ...] = (*YES_NO, ("not-sure", _("I am not sure")))

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_PHONE = re.compile(r"[+(]?[0-9][0-9 ()./–-]*(?: ?(?:x|ext\.?|extension) ?[0-9]+)?", re.IGNORECASE)
_WHOLE_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")
_PART_OF_POSTCODE = re.compile(r"[A-Z0-9 ]+")


def seen(typed: Any) -> Any:
    """What was typed, without the characters nobody sees and a database refuses; lists and dates too."""
    if isinstance(typed, str):
        return _UNSEEN.sub("", typed)
    if isinstance(typed, Mapping):
        return {name: seen(value) for name, value in typed.items()}
    if isinstance(typed, list | tuple):
        return [seen(value) for value in typed]
    return typed


class Line(forms.CharField):
    """A short answer on one line, of any letters in any script. Too long says so; it is never cut."""

    def __init__(self, *, most: int = 200, label: Words, autocomplete: str = "", **kwargs: Any) -> None:
        super().__init__(required=False, label=label, **kwargs)
        self.most = most
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete

    def to_python(self, value: Any) -> str:
        return " ".join(_UNSEEN.sub("", str(value or "")).split())

    def validate(self, value: str) -> None:
        if len(value) > self.most:
            message = _("Shorten this to %(most)d characters or fewer: it has %(length)d")
            raise ValidationError(message, params={"most": self.most, "length": len(value)})


class Story(forms.CharField):
    """An answer of any length, in several lines."""

    def __init__(self, *, label: Words, rows: int = 5, autocomplete: str = "", **kwargs: Any) -> None:
        widget = Textarea(rows=rows, count=MOST_CHARACTERS, threshold=80)
        super().__init__(required=False, label=label, widget=widget, **kwargs)
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete

    def to_python(self, value: Any) -> str:
        lines = _UNSEEN.sub("", str(value or "").replace("\r\n", "\n").replace("\r", "\n"))
        return lines.strip()

    def validate(self, value: str) -> None:
        if len(value) > MOST_CHARACTERS:
            message = _(
                "This is longer than we can take here (%(length)d characters). Shorten it to %(most)d, "
                "and send us the rest in another way"
            )
            raise ValidationError(message, params={"most": MOST_CHARACTERS, "length": len(value)})


class FewLines(Story):
    """An address, or another answer of a few lines."""

    def __init__(self, *, label: Words, rows: int = 4, autocomplete: str = "", **kwargs: Any) -> None:
        super().__init__(label=label, rows=rows, autocomplete=autocomplete, **kwargs)
        self.widget.count = None


class Email(Line):
    """An email address, checked only for the form every address has. Letters of any script are fine."""

    widget = forms.EmailInput

    def __init__(self, *, label: Words, autocomplete: str = "email", **kwargs: Any) -> None:
        super().__init__(label=label, most=254, autocomplete=autocomplete, **kwargs)

    def to_python(self, value: Any) -> str:
        return re.sub(r"\s*@\s*", "@", super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not _EMAIL.fullmatch(value):
            raise ValidationError(_("Enter an email address in the correct format, like name@example.com"))


class Telephone(Line):
    """A telephone number as people write them: +44, spaces, brackets, an extension."""

    widget = forms.TextInput

    def __init__(self, *, label: Words, autocomplete: str = "tel", **kwargs: Any) -> None:
        super().__init__(label=label, most=40, autocomplete=autocomplete, **kwargs)
        self.widget.input_type = "tel"

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not (_PHONE.fullmatch(value) and sum(map(str.isdecimal, value)) >= 6):
            raise ValidationError(
                _("Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")
            )


class Postcode(Line):
    """A postcode or the part of it that is known, in capitals with its space."""

    def __init__(self, *, label: Words, **kwargs: Any) -> None:
        super().__init__(label=label, most=12, **kwargs)
        self.widget.attrs |= {"class": "govuk-input--width-10", "autocapitalize": "characters"}

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value).upper().strip(".,")
        whole = _WHOLE_POSTCODE.fullmatch(typed.replace(" ", ""))
        return " ".join(whole.groups()) if whole else typed

    def validate(self, value: str) -> None:
        if value and (len(value) > self.most or not _PART_OF_POSTCODE.fullmatch(value)):
            raise ValidationError(_("Enter a postcode, like AB1 2CD, or leave it out"))


class PastDate(FuzzyDateField):
    """A date, as far as it is known, that cannot be in the future."""

    def __init__(self, *, label: Words, name: Words, **kwargs: Any) -> None:
        super().__init__(required=False, label=label, name=name, **kwargs)


class OneOf(forms.ChoiceField):
    """Radios."""

    def __init__(
        self,
        *,
        label: Words,
        choices: Sequence[Choice],
        hints: Mapping[str, Words] | None = None,
        dividers: Mapping[str, Words] | None = None,
        **kwargs: Any,
    ) -> None:
        widget = Radios(hints=hints, dividers=dividers)
        messages = {"invalid_choice": _("Select one of the answers")}
        super().__init__(
            required=False, label=label, choices=choices, widget=widget, error_messages=messages, **kwargs
        )


class OneFrom(forms.ChoiceField):
    """One choice from a list too long for radios; the empty one comes first."""

    def __init__(self, *, label: Words, choices: Sequence[Choice], **kwargs: Any) -> None:
        messages = {"invalid_choice": _("Select one from the list")}
        blank: Choice = ("", _("Choose if you can"))
        super().__init__(
            required=False,
            label=label,
            choices=(blank, *choices),
            widget=forms.Select,
            error_messages=messages,
            **kwargs,
        )


class AnyOf(forms.MultipleChoiceField):
    """Checkboxes. ``exclusive`` is the choice that unticks the others."""

    def __init__(
        self,
        *,
        label: Words,
        choices: Sequence[Choice],
        hints: Mapping[str, Words] | None = None,
        exclusive: str = "",
        **kwargs: Any,
    ) -> None:
        dividers = {exclusive: _("or")} if exclusive else None
        widget = Checkboxes(hints=hints, dividers=dividers, exclusive=exclusive)
        messages = {
            "invalid_choice": _("Select from the answers shown"),
            "invalid_list": _("Select from the answers shown"),
        }
        super().__init__(
            required=False, label=label, choices=choices, widget=widget, error_messages=messages, **kwargs
        )
        self.exclusive = exclusive
        self.exclusive_label = dict(choices).get(exclusive, "")

    def clean(self, value: Any) -> list[str]:
        ticked: list[str] = super().clean(value)
        if self.exclusive in ticked and len(ticked) > 1:
            message = _("Untick “%(exclusive)s”, or untick the others")
            raise ValidationError(message, params={"exclusive": self.exclusive_label})
        return ticked

"""Evidence added, changed and replaced; filtered; used for a criterion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField
from pledge.forms.widgets import Checkbox, Checkboxes, Radios, Textarea
from pledge.sniffing import EVIDENCE, endings, labels
from pledge.stored_files import LIMIT
from selfassess.domain.bank import Criterion, Theme
from selfassess.domain.personal import signs_of_a_person
from selfassess.domain.shelf import wrong_with_link
from selfassess.evidence_words import BAD_LINKS, FIELDS, personal_words
from selfassess.models import Evidence
from selfassess.selectors.evidence import SHOWS, WRITTEN, Line
from selfassess.services.evidence import ALWAYS, CONTENT, Details

MOST_FILES = 10
LONGEST_NOTE, LONGEST_QUOTE = 2_000, 4_000
# The Act is of 2014, and nobody plans a review further ahead than a policy lives.
EARLIEST, YEARS_AHEAD = date(2014, 1, 1), 10


class ManyFiles(forms.FileInput):
    """A box that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[File[bytes]]:
        return files.getlist(name) if hasattr(files, "getlist") else [files[name]] if name in files else []


class FilesField(forms.Field):
    """One file or several; what is in them is looked at where they are kept, each by itself."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        attrs = {"accept": endings(EVIDENCE)}
        super().__init__(widget=ManyFiles(attrs) if most > 1 else OneFile(attrs), **kwargs)
        self.most = most

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value or ()) > self.most:
            raise ValidationError(
                _("Choose %(most)s files or fewer at a time. You chose %(chosen)s")
                % {"most": self.most, "chosen": len(value)},
                code="too-many",
            )


class OneFile(ManyFiles):
    allow_multiple_selected = False


class EvidenceForm(GovForm):
    """A piece of one kind: what it is, what it shows, whose it is, when it is looked at again.

    What looks like a case or a person is named, and the form asks for a tick that it is neither: it never
    stops anybody. ``press`` is a key of the form, so that two presses add one piece.
    """

    press = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        kind: str,
        today: date,
        piece: Evidence | None = None,
        changing: bool = False,
        fixed: bool = False,
        owner: str = "",
        **kwargs: Any,
    ) -> None:
        initial = _initial(kind, piece) if piece else {"owner_name": owner}
        super().__init__(data, files, initial=initial | {"press": str(uuid4())}, **kwargs)
        self.kind = kind
        if kind == Evidence.Kind.FILE and not changing:
            self.fields["files"] = _files_field(1 if piece else MOST_FILES)
        for name in CONTENT[kind]:
            self.fields[name] = _content_field(name)
        self.fields["title"] = _title_field(kind, is_new=not changing)
        self.fields["shows"] = _shows_field()
        self.fields["owner_name"] = _line(
            _("Who looks after this evidence?"),
            150,
            help_text=_(
                "A name or a role, such as Community safety manager. Others of this authority see it."
            ),
            required=_("Enter who looks after this evidence"),
        )
        self.fields["review_on"] = _review_field(today)
        self.fields["note"] = _text(
            _("Note (optional)"),
            LONGEST_NOTE,
            rows=3,
            help_text=_("What to look at, or what it does not show."),
        )
        if fixed:
            for name in [name for name in self.fields if name not in {*ALWAYS, "press"}]:
                del self.fields[name]
        self._ask_about_people()

    def _ask_about_people(self) -> None:
        found = signs_of_a_person(
            {name: str(self.data.get(self.add_prefix(name), "")) for name in WRITTEN if name in self.fields}
        )
        if self.is_bound and found:
            self.fields["no_person"] = forms.BooleanField(
                label=_("I have checked: it is about no case, and names nobody who is in one"),
                widget=Checkbox(),
                error_messages={
                    "required": _("%(found)s. Take it out, or confirm that it is about no case")
                    % {"found": personal_words(found)}
                },
            )

    def clean_press(self) -> str:
        try:
            return str(UUID(self.cleaned_data["press"]))
        except ValueError:
            return str(uuid4())

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        wrong = wrong_with_link(url)
        if wrong is not None:
            raise ValidationError(str(BAD_LINKS[wrong]), code=wrong.value)
        return url

    def details(self) -> Details:
        """What was said, for the services."""
        names = {"title", "shows", *ALWAYS, *CONTENT[self.kind]} & set(self.cleaned_data)
        return Details(**{name: self.cleaned_data[name] for name in names})

    def begin_anew(self) -> None:
        """Give the form that is shown again a key of its own: what it holds then is another press."""
        data = self.data.copy() if hasattr(self.data, "copy") else dict(self.data)
        data[self.add_prefix("press")] = str(uuid4())
        self.data = data

    def uploads(self) -> list[File[bytes]]:
        return list(self.cleaned_data.get("files") or ())

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if len(found.get("files") or ()) > 1 and found.get("title"):
            self.add_error("title", _("With several files, leave the title empty: each takes its own name"))
        return found


class FilterForm(forms.Form):
    """Which part of the shelf."""

    show = forms.ChoiceField(label=gettext_lazy("Show"), required=False, choices=list(SHOWS.items()))
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("Every kind")), *Evidence.Kind.choices],
    )


class UseForm(GovForm):
    """A criterion of the round for a piece to be used for."""

    criterion = forms.ChoiceField(
        label=gettext_lazy("Use it for another criterion of this round"),
        widget=forms.Select,
        error_messages={
            "required": gettext_lazy("Choose a criterion"),
            "invalid_choice": gettext_lazy("Choose a criterion that does not use it yet"),
        },
    )

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], themes: Sequence[Theme], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        titles = {one.key: one.title for one in themes}
        field: Any = self.fields["criterion"]
        field.choices = [
            ("", _("Choose a criterion")),
            *((one.id, f"{titles[one.theme]}: {one.title}") for one in criteria),
        ]


class PickForm(GovForm):
    """Pieces of the shelf to be used for one criterion."""

    pieces = forms.MultipleChoiceField(
        label=gettext_lazy("Which evidence shows this?"),
        error_messages={
            "required": gettext_lazy("Choose at least one piece of evidence"),
            "invalid_choice": gettext_lazy(
                "Some of what you chose is not on the shelf any more. Choose again"
            ),
        },
    )

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["pieces"]
        field.widget = Checkboxes(hints={str(one.row.pk): _hint(one) for one in lines})
        field.choices = [(str(one.row.pk), one.row.title) for one in lines]


def _hint(line: Line) -> str:
    row = line.row
    parts = [row.get_kind_display(), row.get_shows_display(), line.place, *(tag.text for tag in line.tags)]
    return " · ".join(part for part in parts if part)


def _initial(kind: str, piece: Evidence) -> dict[str, Any]:
    names = ("title", "shows", *ALWAYS, *CONTENT[kind])
    return {name: getattr(piece, name) for name in names}


def _files_field(most: int) -> FilesField:
    hint = _("%(kinds)s. Each at most %(each)s MB, together at most 20 MB.") % {
        "kinds": labels(EVIDENCE),
        "each": LIMIT // 1_000_000,
    }
    return FilesField(
        most=most,
        label=_("Choose files") if most > 1 else _("Choose the new file"),
        help_text=(_("Up to %(most)s in one go.") % {"most": most} + " " if most > 1 else "") + hint,
        error_messages={"required": _("Choose a file")},
    )


def _title_field(kind: str, *, is_new: bool) -> forms.CharField:
    if kind == Evidence.Kind.FILE and is_new:
        return _line(
            _("Title (optional)"),
            200,
            help_text=_("Leave it empty to use the name of the file."),
            required="",
        )
    hint = _("What people call it, such as ASB policy 2026. No names, no cases.")
    return _line(_("Title"), 200, help_text=hint, required=_("Enter a title"))


def _content_field(name: str) -> forms.Field:
    label = str(FIELDS[name])
    if name == "url":
        widget = forms.URLInput(attrs={"spellcheck": "false", "autocomplete": "off"})
        hint = _("It begins with https:// or http://. Everybody who can read this round sees it.")
        return _line(label, 500, help_text=hint, required=_("Enter the address of the page"), widget=widget)
    if name == "quote":
        hint = _("As they stand in the document.")
        return _text(_("The words (optional)"), LONGEST_QUOTE, rows=5, help_text=hint)
    if name == "page":
        narrow = forms.TextInput(attrs={"class": "govuk-input--width-5"})
        return _line(_("Page (optional)"), 30, widget=narrow)
    if name == "paragraph":
        narrow = forms.TextInput(attrs={"class": "govuk-input--width-10"})
        return _line(_("Paragraph or section (optional)"), 60, widget=narrow)
    if name == "document":
        hint = _("Its full title, with its version or date.")
        return _line(_("Which document?"), 200, help_text=hint, required=_("Enter which document it is"))
    if name == "figure":
        hint = _("With what it counts, such as 18 of 20 applications acknowledged in 3 working days.")
        return _line(label, 200, help_text=hint, required=_("Enter the figure"))
    hint = _("Such as Performance report, quarter 2, page 4.")
    return _line(_("Where does it come from? (optional)"), 300, help_text=hint)


def _shows_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("What does it show?"),
        choices=Evidence.Shows.choices,
        widget=Radios(
            hints={
                "written": _("A policy, a procedure, a web page: what is meant to happen."),
                "done": _("A count, minutes, an audit: what did happen."),
            }
        ),
        error_messages={"required": _("Choose what it shows"), "invalid_choice": _("Choose what it shows")},
    )


def _review_field(today: date) -> GovDateField:
    return GovDateField(
        label=_("When should it be looked at again? (optional)"),
        help_text=_("From the day after, it is marked as stale."),
        name=_("The review date"),
        required=False,
        earliest=EARLIEST,
        latest=date(today.year + YEARS_AHEAD, 12, 31),
    )


def _line(
    label: str,
    longest: int,
    *,
    help_text: str = "",
    required: str = "",
    widget: forms.Widget | None = None,
) -> forms.CharField:
    name = re.sub(r" \(.*\)$|\?$", "", label)
    return forms.CharField(
        label=label,
        max_length=longest,
        help_text=help_text,
        required=bool(required),
        widget=widget or forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": required,
            "max_length": _("“%(name)s” must be %(most)s characters or fewer")
            % {"name": name, "most": longest},
        },
    )


def _text(label: str, longest: int, *, rows: int, help_text: str = "") -> forms.CharField:
    field = _line(label, longest, help_text=help_text)
    field.widget = Textarea(rows=rows, count=longest, threshold=75)
    return field

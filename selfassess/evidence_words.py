"""What evidence, its state and what is wrong with it are called on every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pledge import scanning
from pledge.domain.working_days import london_date
from pledge.models import StoredFile
from selfassess.domain.personal import Found, Sign
from selfassess.domain.shelf import BadLink, Review
from selfassess.models import Evidence

FIELDS: dict[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "shows": gettext_lazy("What it shows"),
    "file": gettext_lazy("The name of the file"),
    "url": gettext_lazy("Address of the page"),
    "document": gettext_lazy("Document"),
    "page": gettext_lazy("Page"),
    "paragraph": gettext_lazy("Paragraph or section"),
    "quote": gettext_lazy("The words"),
    "figure": gettext_lazy("The figure"),
    "figure_source": gettext_lazy("Where the figure comes from"),
    "note": gettext_lazy("Note"),
    "owner_name": gettext_lazy("Owner"),
    "review_on": gettext_lazy("Review date"),
}
KINDS_ADDED: dict[str, str | Promise] = {
    Evidence.Kind.FILE: gettext_lazy("Add files"),
    Evidence.Kind.LINK: gettext_lazy("Add a link"),
    Evidence.Kind.PASSAGE: gettext_lazy("Add a passage of a document"),
    Evidence.Kind.FIGURE: gettext_lazy("Add a figure"),
}
KINDS_ABOUT: dict[str, str | Promise] = {
    Evidence.Kind.FILE: gettext_lazy(
        "A policy, a template, minutes without names, a leaflet. Several in one go."
    ),
    Evidence.Kind.LINK: gettext_lazy("A page on the web or on your intranet."),
    Evidence.Kind.PASSAGE: gettext_lazy("Words of a policy or procedure, with the page they stand on."),
    Evidence.Kind.FIGURE: gettext_lazy("A count or a share, with where it comes from."),
}
SIGNS: dict[Sign, str | Promise] = {
    Sign.CASE_REFERENCE: gettext_lazy("a case reference"),
    Sign.EMAIL: gettext_lazy("an email address"),
    Sign.TELEPHONE: gettext_lazy("a telephone number"),
    Sign.NAME: gettext_lazy("the name of a person"),
    Sign.PARTIES: gettext_lazy("the name of a court case"),
}
BAD_LINKS: dict[BadLink, str | Promise] = {
    BadLink.NOT_WEB: gettext_lazy("The address must begin with http:// or https://"),
    BadLink.NO_PLACE: gettext_lazy("The address must name a website, like https://www.example.org/policy"),
    BadLink.ODD: gettext_lazy(
        "The address has spaces or characters that an address cannot have. Copy it again from the browser"
    ),
    BadLink.TOO_LONG: gettext_lazy("The address must be 500 characters or fewer"),
    BadLink.HOLDS_A_KEY: gettext_lazy(
        "The address holds a password or a key that would let anyone in. Give the address without it"
    ),
}


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in words, with the class of its colour: colour never says it alone."""

    text: str
    classes: str


def review_tag(review: Review) -> Tag | None:
    """What is said of the review day; nothing while it is far off."""
    if review is Review.STALE:
        return Tag(_("Stale: review it"), "govuk-tag--red")
    return Tag(_("Review due soon"), "govuk-tag--yellow") if review is Review.SOON else None


def review_words(review_on: date | None) -> str:
    return date_format(review_on, "j F Y") if review_on else _("No review date")


def file_tag(file: StoredFile | None) -> Tag | None:
    """What is said of a file that cannot be opened, or not yet; nothing of one that can."""
    if file is None or (file.state == StoredFile.State.WAITING and scanning.scanner() is None):
        return None
    if file.state == StoredFile.State.INFECTED:
        return Tag(_("Refused: a virus was found"), "govuk-tag--red")
    if file.state == StoredFile.State.COULD_NOT_CHECK:
        return Tag(_("Could not be checked for viruses"), "govuk-tag--yellow")
    return Tag(_("Being checked for viruses"), "govuk-tag--blue") if file.state != "clean" else None


def shelf_tag(*, is_replaced: bool, is_retired: bool) -> Tag | None:
    """Where a piece is, if not on the shelf."""
    if is_replaced:
        return Tag(_("Replaced"), "govuk-tag--grey")
    return Tag(_("Taken off the shelf"), "govuk-tag--grey") if is_retired else None


def nowhere_tag() -> Tag:
    """Of a piece that no round uses."""
    return Tag(_("Used nowhere"), "govuk-tag--grey")


def used_words(uses: int) -> str:
    """How often a round uses a piece: "Used for 9 criteria"."""
    if not uses:
        return _("Not used in this round")
    return ngettext("Used for %(count)s criterion", "Used for %(count)s criteria", uses) % {"count": uses}


def personal_words(found: list[Found]) -> str:
    """What looks like a case or a person, and where: "Title has a case reference (ASB-BCDF-GHJK)"."""
    lines = [
        _("“%(field)s” seems to have %(sign)s: %(words)s")
        % {"field": FIELDS[one.field], "sign": SIGNS[one.sign], "words": one.words}
        for one in found
    ]
    return "; ".join(lines)


def facts_of(piece: Evidence) -> list[tuple[str, str]]:
    """What is known of a piece beside title, file and address: label and words, as they are shown."""
    names = ("document", "page", "paragraph", "quote", "figure", "figure_source", "note", "owner_name")
    said = {name: getattr(piece, name) for name in names} | {
        "shows": piece.get_shows_display(),
        "review_on": review_words(piece.review_on),
    }
    facts = [(str(label), said[name]) for name, label in FIELDS.items() if said.get(name)]
    added = _("%(by)s, %(day)s") % {
        "by": piece.added_by_label,
        "day": date_format(london_date(piece.added_at), "j F Y"),
    }
    return [*facts, (_("Added by"), added)]


def size_words(size: int) -> str:
    """How large a file is: "240 KB", "1.4 MB"."""
    if size < 1_000_000:
        return _("%(count)s KB") % {"count": max(1, round(size / 1000))}
    return _("%(count)s MB") % {"count": f"{size / 1_000_000:.1f}"}

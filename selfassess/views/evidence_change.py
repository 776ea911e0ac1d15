"""Q4: evidence added, changed, replaced and taken off the shelf."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pledge.domain.working_days import london_date
from pledge.forms.overtaken import differences, posted_version
from pledge.forms.posted import form_for
from pledge.roles import May
from pledge.stored_files import BadFile
from selfassess.domain.bank import Criterion
from selfassess.evidence_words import FIELDS, KINDS_ABOUT, KINDS_ADDED, personal_words
from selfassess.forms.evidence import EvidenceForm
from selfassess.models import Evidence, Round
from selfassess.selectors.evidence import find_item, newer_than, personal_in, uses_of
from selfassess.services import evidence
from selfassess.services.answers import NotAsked, asked_criterion
from selfassess.services.evidence import NotUsable, RestsOnIt, UsesChanged
from selfassess.services.rounds import Stale
from selfassess.views.base import address, round_page, show_round
from selfassess.views.evidence import FORM, actor_of, attach_all, criterion_href, find_piece, item_href

Context = dict[str, Any]
# As every page with an error: htmx swaps it in.
WRONG = 422


@round_page(May.ROUND_CHANGE)
@require_safe
def evidence_add(request: Any) -> HttpResponse:
    """What kind of evidence is to be added, with what does not belong on the shelf."""
    criterion = _criterion(request)
    kinds = [
        (KINDS_ADDED[kind], KINDS_ABOUT[kind], _add_href(request, kind, criterion)) for kind in Evidence.Kind
    ]
    return _show(request, "add", _("Add evidence"), kinds=kinds, criterion=criterion)


@round_page(May.ROUND_CHANGE)
@FORM
def evidence_add_kind(request: Any, kind: str) -> HttpResponse:
    """Add a piece, or several files in one go: each has its own result."""
    if kind not in Evidence.Kind:
        raise Http404
    at, criterion = timezone.now(), _criterion(request)
    owner = request.member.user.full_name
    form = form_for(request, EvidenceForm, at=at, kind=kind, today=london_date(at), owner=owner)
    kept: list[Evidence] = []
    if request.method == "POST" and form.is_valid():
        kept = _add(request, kind, form, criterion, at)
        if not form.errors:
            return HttpResponseRedirect(_after_adding(request, kept, criterion))
    return _show(
        request,
        "add_kind",
        str(KINDS_ADDED[kind]),
        kind=kind,
        form=form,
        kept=kept,
        criterion=criterion,
        status=WRONG if request.method == "POST" else 200,
    )


@round_page(May.ROUND_CHANGE)
@FORM
def evidence_change(request: Any, item: int) -> HttpResponse:
    """Change what is said of a piece; what it is, too, while no locked round rests on it."""
    at, piece = timezone.now(), find_piece(request, item)
    if request.method != "POST" and not _on_shelf(piece):
        return HttpResponseRedirect(item_href(request, piece.pk))
    fixed = evidence.rests_on(piece)
    known: Context = {"kind": piece.kind, "piece": piece, "changing": True, "fixed": fixed}
    form = form_for(request, EvidenceForm, at=at, today=london_date(at), **known)
    more: Context = {"status": WRONG if request.method == "POST" else 200}
    if request.method == "POST" and form.is_valid():
        try:
            evidence.change(piece.pk, posted_version(request), form.details(), actor=actor_of(request), at=at)
            return _changed(request, piece, _("The details have been changed."))
        except Stale as stale:
            more |= _both(request, form, stale.now)
        except NotUsable:
            more |= _gone(request, piece)
        except RestsOnIt:
            more |= {"rests_on_it": True, "page_errors": True}
    return _show(request, "change", _("Change the details"), piece, form=form, fixed=fixed, **more)


@round_page(May.ROUND_CHANGE)
@FORM
def evidence_replace(request: Any, item: int) -> HttpResponse:
    """Put a newer version in the place of a piece; every use is shown first."""
    at, piece = timezone.now(), find_piece(request, item)
    if request.method != "POST" and not _on_shelf(piece):
        return HttpResponseRedirect(item_href(request, piece.pk))
    form = form_for(request, EvidenceForm, at=at, kind=piece.kind, today=london_date(at), piece=piece)
    more: Context = {"status": WRONG if request.method == "POST" else 200}
    if request.method == "POST" and form.is_valid():
        try:
            newer = _replace(request, piece, form, at)
            return _changed(request, newer, _("Replaced. The open round uses the newer version now."))
        except Stale as stale:
            more |= _both(request, form, stale.now)
        except NotUsable:
            more |= _gone(request, piece)
        except UsesChanged:
            more |= {"uses_changed": True, "page_errors": True}
        except BadFile as bad:
            form.add_error("files", bad.sentence)
    return _show(request, "replace", _("Replace"), piece, form=form, **_uses(piece), **more)


@round_page(May.ROUND_CHANGE)
@FORM
def evidence_retire(request: Any, item: int) -> HttpResponse:
    """Take a piece off the shelf, once every use has been shown and that is meant."""
    at, piece = timezone.now(), find_piece(request, item)
    more: Context = {}
    if request.method == "POST":
        try:
            evidence.retire(
                piece.pk, posted_version(request), seen=_seen(request), actor=actor_of(request), at=at
            )
            return _changed(request, piece, _("“%(title)s” is off the shelf.") % {"title": piece.title})
        except Stale:
            more = {"is_stale": True, "page_errors": True, "status": WRONG}
        except UsesChanged:
            more = {"uses_changed": True, "page_errors": True, "status": WRONG}
        except NotUsable:
            return HttpResponseRedirect(item_href(request, piece.pk))
    elif not _on_shelf(piece):
        return HttpResponseRedirect(item_href(request, piece.pk))
    piece = find_piece(request, item)
    return _show(request, "retire", _("Take off the shelf"), piece, **_uses(piece), **more)


def _add(
    request: Any, kind: str, form: EvidenceForm, criterion: Criterion | None, at: datetime
) -> list[Evidence]:
    """Add what can be added; what cannot is an error of the form, by the name of its file."""
    kept: list[Evidence] = []
    press = form.cleaned_data["press"]
    for number, upload in enumerate(form.uploads() or [None]):
        try:
            piece = evidence.add(
                kind,
                form.details(),
                actor=actor_of(request),
                at=at,
                upload=upload,
                press=f"{press}:{number}",
            )
        except BadFile as bad:
            name = _shown_name(upload.name or "" if upload else "")
            form.add_error("files", _("“%(name)s”: %(why)s") % {"name": name, "why": bad.sentence})
        else:
            kept.append(piece)
    if kept and criterion is not None:
        # Where some files were refused, the page with the errors lists the others itself.
        attach_all(request, [piece.pk for piece in kept], criterion, quiet=bool(form.errors))
    if kept:
        form.begin_anew()
    for piece in kept:
        _look_again(request, piece)
    return kept


def _after_adding(request: Any, kept: list[Evidence], criterion: Criterion | None) -> str:
    if criterion is not None:
        return criterion_href(request, criterion)
    words = ngettext(
        "%(count)s piece of evidence is on the shelf now.",
        "%(count)s pieces of evidence are on the shelf now.",
        len(kept),
    )
    messages.success(request, words % {"count": len(kept)})
    if len(kept) == 1:
        return item_href(request, kept[0].pk)
    return address(request, "round_evidence", request.round.number)


def _look_again(request: Any, piece: Evidence) -> None:
    """A file’s name shows only once it is here whether it may be a case paper."""
    found = [one for one in personal_in(piece) if one.field == "file"]
    if found:
        messages.warning(
            request,
            _("%(found)s. If it is about a case, take it off the shelf again: its file is deleted then.")
            % {"found": personal_words(found)},
        )


def _replace(request: Any, piece: Evidence, form: EvidenceForm, at: datetime) -> Evidence:
    uploads = form.uploads()
    newer = evidence.replace(
        piece.pk,
        posted_version(request),
        form.details(),
        seen=_seen(request),
        actor=actor_of(request),
        at=at,
        upload=uploads[0] if uploads else None,
        press=form.cleaned_data["press"],
    )
    _look_again(request, newer)
    return newer


def _changed(request: Any, piece: Evidence, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(item_href(request, piece.pk))


def _show(request: Any, name: str, here: str, piece: Evidence | None = None, **context: Any) -> HttpResponse:
    above = [(_("Evidence"), address(request, "round_evidence", request.round.number))]
    if piece is not None:
        above.append((piece.title, item_href(request, piece.pk)))
        context = {
            "piece": piece,
            "version": piece.version,
            "item_href": item_href(request, piece.pk),
        } | context
    return show_round(
        request,
        f"evidence/{name}.html",
        page="evidence",
        heading=here,
        here=here,
        above=tuple(above),
        **context,
    )


def _uses(piece: Evidence) -> Context:
    """Every use, and the ids of those in an open round as the form carries them."""
    uses = uses_of(piece)
    moving = [use for use in uses if use.round.status == Round.Status.OPEN]
    return {
        "moving": moving,
        "staying": [use for use in uses if use.round.status != Round.Status.OPEN],
        "seen": ",".join(str(use.pk) for use in moving),
    }


def _seen(request: Any) -> set[int]:
    typed = request.POST.get("seen", "").split(",")
    return {int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 19}


def _both(request: Any, form: EvidenceForm, now: Any) -> Context:
    """Somebody else changed it meanwhile: both are shown, and nothing is saved over."""
    saved = {name: getattr(now, name) for name in FIELDS if hasattr(now, name)}
    return {
        "is_stale": True,
        "version": now.version,
        "changed_by": now.changed_by_label,
        "changed_at": now.changed_at,
        "differences": list(differences(form, saved)),
        "theirs_href": request.path,
        "page_errors": True,
    }


def _gone(request: Any, piece: Evidence) -> Context:
    """Replaced or taken off meanwhile: what was typed stays on the page, to be copied."""
    now = find_item(request.round, piece.pk, reads_open=True)
    newer = newer_than(now) if now else None
    return {"is_gone": True, "newer": newer, "page_errors": True} | (
        {"newer_href": item_href(request, newer.pk)} if newer else {}
    )


def _on_shelf(piece: Evidence) -> bool:
    return piece.retired_at is None and newer_than(piece) is None


def _criterion(request: Any) -> Criterion | None:
    """The criterion that the evidence is for, where the address names one that this round asks."""
    try:
        return asked_criterion(request.round, request.GET.get("for", ""))
    except NotAsked:
        return None


def _add_href(request: Any, kind: str, criterion: Criterion | None) -> str:
    href = address(request, "evidence_add_kind", request.round.number, kind)
    return f"{href}?{urlencode({'for': criterion.id})}" if criterion else href


def _shown_name(name: str) -> str:
    """The name of a file that was refused, without what would turn the sentence round."""
    return "".join(letter for letter in name if letter.isprintable())[:100]

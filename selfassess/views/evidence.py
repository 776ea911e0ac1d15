"""Q4: the shelf of evidence, one piece of it, its file, and what it is used for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pledge.audit import Action, Actor, record
from pledge.forms.posted import form_for
from pledge.roles import May
from pledge.stored_files import serve
from selfassess.domain.bank import Criterion
from selfassess.evidence_words import facts_of, personal_words, size_words
from selfassess.forms.evidence import FilterForm, PickForm, UseForm
from selfassess.models import Evidence, Round
from selfassess.navigation import Page, add_page
from selfassess.selectors.evidence import SHOWS, Show, Wanted, find_item, item_page, shelf, to_pick
from selfassess.selectors.given import bank_for
from selfassess.services import evidence, evidence_uses
from selfassess.services.answers import NotAsked
from selfassess.services.evidence import NotUsable
from selfassess.services.rounds import Locked
from selfassess.views.answers import find_criterion
from selfassess.views.base import address, reads_open_rounds, round_page, show_round, today

FORM = require_http_methods(["GET", "HEAD", "POST"])

add_page(Page("evidence", gettext_lazy("Evidence"), "round_evidence", 20))


@round_page()
@require_safe
def round_evidence(request: Any) -> HttpResponse:
    """The shelf, 25 pieces a page, the newest first."""
    show, kind = request.GET.get("show", ""), request.GET.get("kind", "")
    wanted = Wanted(
        Show(show) if show in SHOWS else Show.ALL,
        kind if kind in Evidence.Kind else "",
        request.GET.get("page", ""),
    )
    found = shelf(request.round, wanted, today(), reads_open=reads_open_rounds(request))
    chosen = {name: value for name, value in (("show", wanted.show.value), ("kind", wanted.kind)) if value}
    return show_round(
        request,
        "evidence/shelf.html",
        page="evidence",
        here=_("Evidence"),
        shelf=found,
        filter_form=FilterForm(chosen),
        chosen=chosen,
        previous_href=_beside(chosen, found.page.previous),
        next_href=_beside(chosen, found.page.next),
        only_here=not reads_open_rounds(request),
    )


@round_page()
@require_safe
def evidence_item(request: Any, item: int) -> HttpResponse:
    """One piece: what it is, and every use of it."""
    return show_item(request, find_piece(request, item))


@round_page()
@require_safe
def evidence_file(request: Any, item: int) -> HttpResponseBase:
    """The file of a piece, as an attachment."""
    piece = find_piece(request, item)
    if piece.file is None:
        raise Http404
    response = serve(piece.file)
    record(Action.DOWNLOADED, actor=actor_of(request), at=timezone.now(), about=piece.key)
    return response


@round_page(May.ROUND_CHANGE)
@require_POST
def evidence_use(request: Any, item: int) -> HttpResponse:
    """Use a piece for one more criterion of this round."""
    piece = find_piece(request, item)
    found = item_page(request.round, piece, today(), reads_open=reads_open_rounds(request))
    form = UseForm(request.POST, criteria=found.free, themes=bank_for(request.round).themes)
    key = request.POST.get("criterion", "")
    if not form.is_valid() and not any(use.criterion == key for use in found.open_uses):
        return show_item(request, piece, form=form, status=422)
    attach_all(request, [piece.pk], find_criterion(request.round, key))
    return HttpResponseRedirect(item_href(request, piece.pk))


@round_page(May.ROUND_CHANGE)
@require_POST
def evidence_catch_up(request: Any, item: int) -> HttpResponse:
    """Use the newer version wherever the open round still uses this one."""
    piece = find_piece(request, item)
    moved = evidence.catch_up(piece.pk, actor=actor_of(request), at=timezone.now())
    if moved:
        messages.success(request, _("The newer version is used in the open round now."))
    return HttpResponseRedirect(item_href(request, piece.pk))


@round_page(May.ROUND_CHANGE)
@FORM
def evidence_pick(request: Any, criterion: str) -> HttpResponse:
    """Choose from the shelf what is evidence for one criterion."""
    found = find_criterion(request.round, criterion)
    at, back = timezone.now(), criterion_href(request, found)
    if request.round.status != Round.Status.OPEN:
        return HttpResponseRedirect(back)
    lines, page = to_pick(request.round, found, request.GET.get("page", ""), today())
    form = form_for(request, PickForm, at=at, lines=lines)
    if request.method == "POST" and form.is_valid():
        attach_all(request, [int(pk) for pk in form.cleaned_data["pieces"]], found)
        return HttpResponseRedirect(back)
    return show_round(
        request,
        "evidence/pick.html",
        page="overview",
        here=_("Use evidence from the shelf"),
        above=((found.title, back),),
        criterion=found,
        form=form,
        lines=lines,
        previous_href=_beside({}, page.previous),
        next_href=_beside({}, page.next),
        back_to=back,
        add_href=f"{address(request, 'evidence_add', request.round.number)}?{urlencode({'for': found.id})}",
        status=422 if request.method == "POST" else 200,
    )


@round_page(May.ROUND_CHANGE)
@require_POST
def evidence_detach(request: Any, criterion: str, item: int) -> HttpResponse:
    """Stop using a piece for one criterion."""
    found, piece = find_criterion(request.round, criterion), find_piece(request, item)
    try:
        if evidence_uses.detach(
            piece.pk, request.round.pk, found.id, actor=actor_of(request), at=timezone.now()
        ):
            messages.success(
                request,
                _("“%(title)s” is not used here any more. It is still on the shelf.")
                % {"title": piece.title},
            )
    except Locked:
        _say_locked(request)
    if request.POST.get("back") == "item":
        return HttpResponseRedirect(item_href(request, piece.pk))
    return HttpResponseRedirect(criterion_href(request, found))


def show_item(
    request: Any, piece: Evidence, *, form: UseForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of one piece."""
    found = item_page(request.round, piece, today(), reads_open=reads_open_rounds(request))
    is_open = request.round.status == Round.Status.OPEN
    may_use = request.member.may(May.ROUND_CHANGE) and is_open and found.on_shelf
    if form is None and may_use and found.free:
        form = UseForm(criteria=found.free, themes=bank_for(request.round).themes)
    return show_round(
        request,
        "evidence/item.html",
        page="evidence",
        here=piece.title,
        above=((_("Evidence"), address(request, "round_evidence", request.round.number)),),
        found=found,
        facts=facts_of(piece),
        size=size_words(piece.file.size) if piece.file else "",
        personal=personal_words(list(found.personal)),
        form=form if may_use else None,
        status=status,
    )


def attach_all(request: Any, pieces: list[int], criterion: Criterion, *, quiet: bool = False) -> None:
    """Use pieces for a criterion, and say what became of it; ``quiet``: only what went otherwise."""
    used, replaced, gone = 0, 0, 0
    for pk in pieces:
        try:
            done = evidence_uses.attach(
                pk, request.round.pk, criterion.id, actor=actor_of(request), at=timezone.now()
            )
        except (NotUsable, Evidence.DoesNotExist):
            gone += 1
        except (Locked, NotAsked):
            _say_locked(request)
            return
        else:
            used, replaced = used + 1, replaced + done.instead
    if used and not quiet:
        words = ngettext(
            "%(count)s piece of evidence is used for “%(title)s”.",
            "%(count)s pieces of evidence are used for “%(title)s”.",
            used,
        )
        messages.success(request, words % {"count": used, "title": criterion.title})
    if replaced:
        messages.info(request, _("Somebody replaced evidence in the meantime. The newer version is used."))
    if gone:
        messages.warning(
            request,
            _("Some evidence was not used: it has been taken off the shelf, or its file was refused."),
        )


def find_piece(request: Any, item: int) -> Evidence:
    """The piece, where this member may read it from this round.

    Raises:
        Http404: otherwise.
    """
    found = find_item(request.round, item, reads_open=reads_open_rounds(request)) if item < 2**63 else None
    if found is None:
        raise Http404
    return found


def item_href(request: Any, pk: int) -> str:
    return address(request, "evidence_item", request.round.number, pk)


def criterion_href(request: Any, criterion: Criterion) -> str:
    """The evidence of a criterion, on the page of its answer."""
    return address(request, "round_criterion", request.round.number, criterion.id) + "#evidence"


def actor_of(request: Any) -> Actor:
    return Actor.member(request.member.user)


def _say_locked(request: Any) -> None:
    messages.warning(
        request,
        _("This round takes no changes now, so the evidence it rests on stays as it is."),
    )


def _beside(chosen: dict[str, str], cursor: str) -> str:
    return f"?{urlencode(chosen | {'page': cursor})}" if cursor else ""

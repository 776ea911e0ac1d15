"""C7: the contact log, both ways, and what became of each message."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from pledge.audit import Actor
from pledge.forms.overtaken import posted_version
from pledge.models import Message
from pledge.roles import May
from reviews.forms.casework.contact import ContactForm
from reviews.models import ApplicantRequest, Letter, Person, Task
from reviews.selectors.case import case_frame
from reviews.selectors.contact import Show, log_of
from reviews.selectors.reach import reach_of
from reviews.services import contact
from reviews.services.cases import Stale
from reviews.views.casework.area import today
from reviews.views.casework.base import case_page
from reviews.views.casework.page import show_case
from reviews.views.casework.stale import show_stale


@case_page()
def case_contact(request: Any) -> HttpResponse:
    """A page of the log."""
    asked, page = request.GET.get("show", ""), request.GET.get("page", "")[:9]
    show = Show(asked) if asked in Show else Show.ALL
    frame = case_frame(request.case, request.member)
    log = log_of(request.case, frame.people, show, int(page) if page.isascii() and page.isdigit() else 1)
    address = contact_address(request)
    return show_case(
        request,
        "reviews/casework/contact.html",
        tab="contact",
        frame=frame,
        log=log,
        shows=[
            {"text": one.label, "href": f"{address}?{urlencode({'show': one.value})}", "active": one == show}
            for one in Show
        ],
        previous_href=_page(address, show, log.previous),
        next_href=_page(address, show, log.next),
    )


@sensitive_post_parameters("text")
@case_page(May.CASEWORK_CHANGE)
def case_contact_add(request: Any) -> HttpResponse:
    """Write down contact. A way that is not safe stops, and says why."""
    people = tuple(Person.objects.filter(case=request.case))
    posted = request.method == "POST"
    asked_again = posted and "unsafe_shown" in request.POST
    form = ContactForm(request.POST if posted else None, people=people, today=today(), unsafe=asked_again)
    if form.is_valid():
        person = next((one for one in people if one.pk == form.person_id), None)
        try:
            _record(request, form, person)
        except contact.UnsafeWay as unsafe:
            form = ContactForm(request.POST, people=people, today=today(), unsafe=True)
            return _add_page(request, form, 422, unsafe_person=person, unsafe_way=_way(person, unsafe.way))
        except Stale as stale:
            return show_stale(
                request,
                stale,
                "reviews/casework/contact_add.html",
                form=form,
                tab="contact",
                back_href=contact_address(request),
            )
        messages.success(request, _("It is in the contact log."))
        return to_contact(request)
    return _add_page(request, form, 422 if posted else 200)


@case_page(May.CASEWORK_CHANGE)
@require_POST
def case_request_read(request: Any, number: int) -> HttpResponse:
    """Mark something the applicant sent as read."""
    row = get_object_or_404(ApplicantRequest, case=request.case, pk=number)
    contact.read_request(row.pk, actor=Actor.member(request.member.user), at=timezone.now())
    messages.success(request, _("Marked as read."))
    return to_contact(request)


@case_page(May.CASEWORK_CHANGE)
@require_POST
def case_message_again(request: Any, number: int) -> HttpResponse:
    """Send a message again that did not arrive, by the way that is safe now."""
    message = get_object_or_404(Message, case_key=request.case.key, pk=number)
    try:
        sent = contact.send_again(
            message.pk, posted_version(request), actor=Actor.member(request.member.user), at=timezone.now()
        )
    except (Message.DoesNotExist, Letter.DoesNotExist):
        raise Http404 from None
    except Stale:
        messages.warning(request, _("Somebody changed the case meanwhile, and nothing was sent. Look again."))
    else:
        if isinstance(sent, Task):
            messages.warning(
                request, _("No way of sending it is known to be safe: finding one is now a task.")
            )
        else:
            messages.success(request, _("The message is waiting to be sent."))
    return to_contact(request)


def contact_address(request: Any) -> str:
    return reverse("case_contact", args=[request.authority.slug, request.case.reference])


def to_contact(request: Any) -> HttpResponseRedirect:
    return HttpResponseRedirect(contact_address(request))


def _record(request: Any, form: ContactForm, person: Person | None) -> None:
    given = form.cleaned_data
    contact.record_contact(
        request.case.pk,
        posted_version(request),
        kind=given["kind"],
        direction=given["direction"],
        text=given["text"],
        on=given["on"],
        person=person,
        reached=form.was_reached,
        voicemail=given["voicemail"],
        although_unsafe=given.get("although_unsafe", False),
        actor=Actor.member(request.member.user),
        at=timezone.now(),
    )


def _add_page(request: Any, form: ContactForm, status: int, **context: Any) -> HttpResponse:
    return show_case(
        request,
        "reviews/casework/contact_add.html",
        tab="contact",
        status=status,
        form=form,
        back_href=contact_address(request),
        **context,
    )


def _way(person: Person | None, field: str) -> Any:
    if person is None:
        return ""
    return next(way.label for way in reach_of(person).ways if f"{way.code}_safe" == field)


def _page(address: str, show: Show, number: int) -> str:
    return f"{address}?{urlencode({'show': str(show.value), 'page': str(number)})}" if number else ""

"""May I: one decorator per view, from one role table; a view without one does not run.

Strangers get *not found*, colleagues without the role get *not allowed*, people who are signed out
are asked to sign in and come back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from pledge.kept_posts import page_of, turn_away
from pledge.kept_words import keep_words
from pledge.models import Authority, Membership, User
from pledge.roles import May, Role, may
from pledge.sessions import find_applicant, passed_second_factor

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Member:
    """Who is asking, in the authority of the address: a user with roles there, or nobody."""

    user: User | None
    roles: frozenset[Role] = field(default_factory=frozenset)

    @classmethod
    def nobody(cls) -> Member:
        return cls(None)

    @classmethod
    def of(cls, user: User | AnonymousUser, authority: Authority) -> Member:
        """The member that ``user`` is in ``authority``, which is in scope (at most one query)."""
        if not isinstance(user, User) or not user.is_active:
            return cls.nobody()
        held = Membership.objects.filter(user=user, until__isnull=True).values_list("role", flat=True)
        return cls(user, frozenset(Role(role) for role in held))

    @property
    def belongs(self) -> bool:
        return bool(self.roles)

    def may(self, what: May) -> bool:
        return may(self.roles, what)


class NotAllowed(PermissionDenied):
    """A colleague without the role: the page says which role can, and whom to ask."""

    def __init__(self, what: May | None = None, sentence: str = "") -> None:
        self.what = what
        self.sentence = sentence
        super().__init__(sentence or (what.label if what else ""))


@dataclass(frozen=True, slots=True)
class Access:
    """What a view asks of whoever opens it. ``kind`` is anyone, member, applicant, link or operator."""

    kind: str
    what: May | None = None
    purpose: str = ""


def access_of(view: Callable[..., Any]) -> Access | None:
    """The access a view declares, or None (which the census test and the middleware refuse)."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def _declare(access: Access, check: Callable[[Any], HttpResponse | None]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Any, *args: Any, **kwargs: Any) -> Any:
            refusal = check(request)
            return refusal if refusal is not None else view(request, *args, **kwargs)

        vars(checked)["access"] = access
        return cast(View, checked)

    return decorate


def anyone(view: View) -> View:
    """Open to everyone, signed in or not."""
    return _declare(Access("anyone"), lambda request: None)(view)


def link_holder(purpose: str) -> Callable[[View], View]:
    """Open to the holder of a single-purpose link; the view itself finds the link by its token."""
    return _declare(Access("link", purpose=purpose), lambda request: None)


def applicant(view: View) -> View:
    """Open to someone who came in with a reference and a code; ``request.applicant`` is theirs."""
    return _declare(Access("applicant"), _check_applicant)(view)


def member(what: May = May.ENTER) -> Callable[[View], View]:
    """Open to members of the authority of the address whose roles may do ``what``."""
    return _declare(Access("member", what), lambda request: _check_member(request, what))


def operator(view: View) -> View:
    """Open to the platform operator, who sees no case."""
    return _declare(Access("operator"), _check_operator)(view)


def half_signed_in(view: View) -> View:
    """Open to whoever has given a password, with a second factor or before they have one: to set one up."""
    return _declare(Access("half-signed-in"), _check_first_factor)(view)


def signed_in(view: View) -> View:
    """Open to anyone with an account, whatever the authority: their own account pages."""
    return _declare(Access("signed-in"), _check_signed_in)(view)


def _check_first_factor(request: Any) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return turn_away(request, at=timezone.now())
    if request.authority is None:
        request.member = Member(request.user)
    return None


def _check_signed_in(request: Any) -> HttpResponse | None:
    refusal = _check_first_factor(request)
    if refusal is None and not passed_second_factor(request):
        return HttpResponseRedirect(f"{reverse('account_set_up')}?{urlencode({'next': page_of(request)})}")
    return refusal


def _check_member(request: Any, what: May) -> HttpResponse | None:
    refusal = _check_signed_in(request)
    if refusal is not None:
        return refusal
    if not request.member.belongs:
        raise Http404
    if not request.member.may(what):
        raise NotAllowed(what)
    return None


def _check_operator(request: Any) -> HttpResponse | None:
    refusal = _check_signed_in(request)
    if refusal is None and not request.user.is_operator:
        raise Http404
    return refusal


def _check_applicant(request: Any) -> HttpResponse | None:
    at = timezone.now()
    request.applicant = find_applicant(request, at=at)
    if request.applicant is not None:
        return None
    keep_words(request, at=at)
    address = reverse("my_application_sign_in", args=[request.authority.slug])
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")

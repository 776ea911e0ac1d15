"""Where the reader can turn: an appeal under the procedure, the right ombudsman (law.md §4, §7 row 42)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledge.models.authority import Nation
from reviews.documents.build.facts import LetterFacts, long_date
from reviews.documents.contexts import Appeal, Route

# Whose landlord the Housing Ombudsman (in Wales the Public Services Ombudsman) can look at.
SOCIAL_TENURES = frozenset(
    {
        "council-tenant",
        "council-leaseholder",
        "housing-association-tenant",
        "housing-association-leasehold",
        "supported",
        "temporary",
    }
)
# Who decides an appeal, where the procedure gives the kind of body without a name.
BODY_KINDS = {
    "council": gettext_lazy("the council"),
    "partnership": gettext_lazy("the community safety partnership"),
    "neighbouring-partnership": gettext_lazy("a neighbouring community safety partnership"),
    "local-policing-body": gettext_lazy("the local policing body (the Police and Crime Commissioner)"),
    "police": gettext_lazy("the police"),
    "panel": gettext_lazy("an appeal panel"),
    "landlord": gettext_lazy("the landlord"),
}
_ARTICLES = ("The ", "A ", "An ", "Our ", "Another ")


def appeal(facts: LetterFacts) -> Appeal | None:
    """How to have the decision looked at again (Schedule 4 paragraph 3), by the procedure.

    What the procedure leaves open the officer says for this letter. None where neither says anything:
    then no letter that needs it goes out.
    """
    kept = facts.case.procedure_data.get("appeal") or {}
    body = appeal_body(facts.case.procedure_data) or facts.said("appeal_body")
    published = tuple(line for line in (kept.get("how") or "", kept.get("address") or "") if line)
    how = (*published, *facts.lines("appeal_how"))
    last_date = facts.day("appeal_by") or long_date(facts.appeal_by)
    if not (kept or body or how or last_date):
        return None
    return Appeal(
        word=kept.get("word") or _("appeal"),
        body=body,
        grounds=tuple(kept.get("grounds") or ()),
        how=how,
        last_date=last_date,
    )


def appeal_body(procedure: dict[str, object]) -> str:
    """Who decides an appeal, as it reads in the middle of a sentence; "" where the procedure is silent."""
    kept = procedure.get("appeal")
    if not isinstance(kept, dict):
        return ""
    if kept.get("body"):
        return mid_sentence(str(kept["body"]).rstrip("."))
    return str(BODY_KINDS.get(kept.get("body_kind") or "", ""))


def mid_sentence(text: str) -> str:
    """A name that begins with an article, as it stands in the middle of a sentence; a proper name stays."""
    return text[0].lower() + text[1:] if text.startswith(_ARTICLES) else text


def ombudsmen(facts: LetterFacts) -> tuple[Route, ...]:
    """Who can look at a complaint, by nation and by the tenure of the person affected."""
    person = facts.victim or facts.applicant
    social = person is not None and person.tenure in SOCIAL_TENURES
    if facts.authority.nation == Nation.WALES:
        return (_wales(social=social), _police())
    council = Route(
        name=_("Local Government and Social Care Ombudsman"),
        what_for=_("What the council did or did not do in the review, but not what it did as a landlord."),
        how=_("Go to www.lgo.org.uk once the council has answered your complaint."),
    )
    return (council, *([_housing()] if social else []), _police())


def _wales(*, social: bool) -> Route:
    what = _("What the council or the health board did or did not do in the review.")
    if social:
        what = _("What the council, the health board or your social landlord did or did not do.")
    return Route(
        name=_("Public Services Ombudsman for Wales"),
        what_for=what,
        how=_("Go to www.ombudsman.wales once the organisation has answered your complaint."),
    )


def _housing() -> Route:
    return Route(
        name=_("Housing Ombudsman"),
        what_for=_("What your landlord did or did not do. The council is looked at here as a landlord too."),
        how=_("Go to www.housing-ombudsman.org.uk once your landlord has answered your complaint."),
    )


def _police() -> Route:
    return Route(
        name=_("Independent Office for Police Conduct"),
        what_for=_("How the police dealt with you."),
        how=_("Go to www.policeconduct.gov.uk. Complain to the police force first."),
    )

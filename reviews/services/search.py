"""Finding a case: its keys are written when its people or reports change; a term is kept, never addressed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from pledge.audit import Action, Actor, record
from pledge.scoping import across_authorities
from reviews.domain import search_terms as terms
from reviews.models import Case, Complaint, Person, SavedSearch, SearchKey

KEPT_FOR = timedelta(days=1)


def reindex(case: Case) -> None:
    """Write the keys of a case anew, from its reference, people, places and reports.

    Called in the caller's transaction by whatever changes one of those.
    """
    wanted = _keys_of(case)
    there = {(row.kind, row.key): row.pk for row in SearchKey.objects.filter(case=case)}
    gone = [pk for key, pk in there.items() if key not in wanted]
    if gone:
        SearchKey.objects.filter(pk__in=gone).delete()
    SearchKey.objects.bulk_create(
        SearchKey(authority_id=case.authority_id, case=case, kind=kind, key=key)
        for kind, key in sorted(wanted - there.keys())
    )


def save_search(term: str, *, user_id: int, found: int, actor: Actor, at: datetime) -> SavedSearch:
    """Keep a posted term for the address of its results. The log says that somebody searched, not what."""
    with transaction.atomic():
        search = SavedSearch.objects.create(user_id=user_id, term=term, made_at=at)
        record(Action.SEARCHED, actor=actor, at=at, about=f"search:{search.pk}", detail={"found": found})
        return search


def forget_old(at: datetime) -> None:
    """Drop terms kept longer than a day: they hold names. Called by ``tick``."""
    with across_authorities():
        SavedSearch.objects.filter(made_at__lt=at - KEPT_FOR).delete()


def _keys_of(case: Case) -> set[tuple[str, str]]:
    people = list(Person.objects.filter(case=case))
    numbers = Complaint.objects.filter(case=case).exclude(reference="").values_list("reference", flat=True)
    names = [name for row in people for name in (row.name, row.name_to_use, row.organisation)]
    postcodes = [case.postcode, *(person.postcode for person in people)]
    by_kind = {
        "reference": terms.reference_keys(case.reference),
        "name": terms.all_of(map(terms.name_keys, names)),
        "postcode": {key for key in map(terms.squash, postcodes) if key},
        "phone": terms.all_of(terms.telephone_keys(person.phone) for person in people),
        "agency-reference": {key for key in map(terms.squash, numbers) if key},
    }
    return {(kind, key) for kind, keys in by_kind.items() for key in keys}

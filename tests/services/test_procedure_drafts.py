"""The draft of a procedure, and a library that changes: nothing published and no case changes by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from pledge.audit import Actor
from pledge.models import AuditEntry, Authority, User
from pledge.scoping import in_authority
from reviews.domain.threshold import Procedure
from reviews.models import Case, ProcedureDraft, ProcedureVersion
from reviews.procedures import load_library_procedure
from reviews.selectors.history_words import detail_of
from reviews.selectors.procedure_versions import Offer, versions
from reviews.selectors.procedures import frozen, held, in_force
from reviews.services.procedure_drafts import DraftChanged, DraftInTheWay, Taken, discard, take
from reviews.services.submit import submit
from tests.factories import NOW, TODAY, make_authority, make_bodies, make_draft, make_member
from tests.views.applying import publish

Change = Callable[..., Procedure]


@pytest.fixture
def northfield(db: None) -> Authority:
    return make_authority()


@pytest.fixture
def carol(northfield: Authority) -> User:
    return make_member(northfield, "carol")


def take_as(user: User, authority: Authority, slug: str = "hull", **given: Any) -> Taken:
    with in_authority(authority):
        return take(authority, slug, actor=Actor.member(user), at=NOW, **given)


def the_offer(authority: Authority) -> Offer | None:
    with in_authority(authority):
        return versions(TODAY).offer


def stricter(slug: str = "hull") -> dict[str, Any]:
    """The routes of a procedure of the library with one report more."""
    first, *rest = load_library_procedure(slug).as_data()["routes"]
    return {"routes": [first | {"number": first["number"] + 1}, *rest]}


def test_a_draft_holds_the_librarys_text_and_says_where_it_came_from(northfield, carol):
    version = publish(northfield, "hillingdon")
    draft = take_as(carol, northfield).draft
    hull = load_library_procedure("hull")
    assert (draft.data, draft.digest, draft.library_digest) == (hull.as_data(), hull.digest, hull.digest)
    assert (draft.slug, draft.library_slug, draft.based_on) == ("hull", "hull", version)
    assert (draft.made_by, draft.made_at, draft.version) == (carol, NOW, 1)
    with in_authority(northfield):
        entry = AuditEntry.objects.get(action="procedure-drafted")
    assert (entry.actor_user, detail_of(entry)) == (carol, "From the library: hull")


def test_pressed_twice_it_is_made_once(northfield, carol):
    first, again = take_as(carol, northfield), take_as(carol, northfield)
    assert (first.is_new, again.is_new, again.draft.mark) == (True, False, first.draft.mark)
    with in_authority(northfield):
        assert AuditEntry.objects.filter(action="procedure-drafted").count() == 1


def test_another_draft_is_replaced_only_by_somebody_who_saw_it(northfield, carol):
    first = take_as(carol, northfield).draft
    with pytest.raises(DraftInTheWay) as stop:
        take_as(carol, northfield, "leeds")
    assert stop.value.draft == first
    with pytest.raises(DraftChanged):
        take_as(carol, northfield, "leeds", replace=True, mark="")
    with in_authority(northfield):
        assert ProcedureDraft.objects.get().slug == "hull"
    taken = take_as(carol, northfield, "leeds", replace=True, mark=first.mark).draft
    assert (taken.pk, taken.slug, taken.version) == (first.pk, "leeds", 2)
    with pytest.raises(DraftChanged):
        take_as(carol, northfield, "hull", replace=True, mark=first.mark)


def test_a_draft_is_thrown_away_once_and_only_as_it_was_shown(northfield, carol):
    draft, actor = take_as(carol, northfield).draft, Actor.member(carol)
    with in_authority(northfield):
        with pytest.raises(DraftChanged):
            discard(northfield, "7.7", actor=actor, at=NOW)
        assert ProcedureDraft.objects.exists()
        discard(northfield, draft.mark, actor=actor, at=NOW)
        discard(northfield, draft.mark, actor=actor, at=NOW)
        assert not ProcedureDraft.objects.exists()
        assert AuditEntry.objects.filter(action="procedure-draft-discarded").count() == 1


def test_each_authority_has_a_draft_of_its_own(northfield, carol):
    southmere = make_authority("southmere")
    take_as(carol, northfield)
    take_as(make_member(southmere, "sam"), southmere, "leeds")
    with in_authority(northfield):
        assert ProcedureDraft.objects.get().slug == "hull"


def test_what_the_library_has_not_cannot_be_taken(northfield, carol):
    with pytest.raises(KeyError):
        take_as(carol, northfield, "atlantis")


def test_a_changed_library_changes_nothing_by_itself(northfield, change_library: Change):
    """The version, the terms in force and a case's frozen terms stay to the letter; the offer appears."""
    version = publish(northfield, "hull")
    make_bodies(northfield)
    with in_authority(northfield):
        case = submit(draft_id=make_draft(northfield).pk, actor=Actor.public(), at=NOW)
        before = ProcedureVersion.objects.values().get(), Case.objects.values("procedure_data").get()
        terms = in_force(northfield, TODAY).procedure
    assert the_offer(northfield) is None
    library = change_library("hull", **stricter())
    with in_authority(northfield):
        after = ProcedureVersion.objects.values().get(), Case.objects.values("procedure_data").get()
        assert after == before
        assert in_force(northfield, TODAY).procedure == terms
        assert frozen(case).procedure.digest == case.procedure_digest == version.digest != library.digest
        assert not ProcedureDraft.objects.exists()
    offer = the_offer(northfield)
    assert (offer.version, offer.library, offer.count, offer.is_drafted) == (version, library, 1, False)
    change = offer.differences[0].changes[0]
    assert (change.before, change.after) == (
        "At least three reports are needed.",
        "At least four reports are needed.",
    )


def test_the_draft_holds_the_new_text_and_the_version_the_old(northfield, carol, change_library: Change):
    version = publish(northfield, "hull")
    library = change_library("hull", **stricter())
    draft = take_as(carol, northfield).draft
    assert (held(draft).digest, held(version).digest) == (library.digest, version.digest)
    assert the_offer(northfield).is_drafted


def test_a_draft_stays_as_it_is_when_the_library_changes(northfield, carol, change_library: Change):
    before = take_as(carol, northfield).draft.data
    change_library("hull", **stricter())
    with in_authority(northfield):
        assert ProcedureDraft.objects.get().data == before


def test_the_next_version_to_come_is_what_an_offer_is_about(northfield, change_library: Change):
    publish(northfield, "hull")
    coming = publish(northfield, "leeds", number=2, in_force_from=date(2026, 9, 1))
    change_library("hull", **stricter())
    assert the_offer(northfield) is None
    change_library("leeds", notes=["Something new."])
    assert the_offer(northfield).version == coming


def test_an_earlier_version_has_no_offer(northfield, change_library: Change):
    publish(northfield, "hull", in_force_from=date(2024, 1, 1))
    publish(northfield, "leeds", number=2)
    change_library("hull", **stricter())
    assert the_offer(northfield) is None


def test_what_was_typed_or_left_the_library_has_no_offer(northfield, change_library: Change):
    version = publish(northfield, "hull")
    change_library("hull", **stricter())
    with in_authority(northfield):
        ProcedureVersion.objects.filter(pk=version.pk).update(library_slug="atlantis")
    assert the_offer(northfield) is None
    with in_authority(northfield):
        ProcedureVersion.objects.filter(pk=version.pk).update(library_slug="", library_digest="")
    assert the_offer(northfield) is None


def test_a_new_source_alone_is_an_offer_without_differences(northfield, change_library: Change):
    publish(northfield, "hull")
    source = load_library_procedure("hull").as_data()["source"]
    change_library("hull", source=source | {"note": "Read once more; the page carries no date."})
    assert the_offer(northfield).count == 0

"""Two people at one piece of evidence in one moment, on a database with real locks."""

from __future__ import annotations

import pytest

from pledge.audit import Actor
from pledge.models import Authority, StoredFile
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.domain.status import NotPossible
from selfassess.models import AnswerChange, Evidence, EvidenceUse, Round
from selfassess.services import evidence, evidence_uses, round_moves
from selfassess.services.evidence import Details, NotUsable, UsesChanged
from selfassess.services.rounds import Locked, Stale
from tests.assessing import IDS, answer_everything, make_evidence, make_round
from tests.factories import NOW, make_authority, make_member
from tests.services.test_delivery_together import together
from tests.uploads import PDF, upload

pytestmark = pytest.mark.django_db(transaction=True)

NEWER = Details(title="Newer", shows="both", owner_name="E", note="", url="https://example.org/newer")
FILE = Details(title="", shows="done", owner_name="E", note="")


@pytest.fixture
def northfield(settings, tmp_path) -> Authority:
    settings.MEDIA_ROOT, settings.VIRUS_SCANNER = tmp_path, ""
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "erin"))


@pytest.fixture
def bea(northfield: Authority) -> Actor:
    return Actor.member(make_member(northfield, "bea", Role.ASSESSOR))


def test_two_presses_add_one_file(northfield: Authority, erin: Actor):
    def press() -> object:
        with in_authority(northfield):
            return evidence.add(
                "file", FILE, actor=erin, at=NOW, upload=upload("a.pdf", PDF), press="one-press:0"
            ).pk

    assert len(set(together(press, press, press))) == 1
    with in_authority(northfield):
        assert (Evidence.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_two_who_replace_one_piece_make_one_newer_piece(northfield: Authority, erin: Actor, bea: Actor):
    piece = make_evidence(northfield)

    def replace(actor: Actor, press: str) -> object:
        with in_authority(northfield):
            try:
                return evidence.replace(
                    piece.pk, 1, NEWER, seen=[], actor=actor, at=NOW, press=press
                ).added_by_label
            except NotUsable:
                return "too late"

    found = together(lambda: replace(erin, "a"), lambda: replace(bea, "b"))
    assert found.count("too late") == 1
    with in_authority(northfield):
        assert Evidence.objects.count() == 2


def test_replaced_while_somebody_attaches_the_round_never_keeps_the_old_one(
    northfield: Authority, erin: Actor, bea: Actor
):
    row, piece = make_round(northfield), make_evidence(northfield)

    def replace() -> object:
        with in_authority(northfield):
            try:
                return evidence.replace(piece.pk, 1, NEWER, seen=[], actor=erin, at=NOW).pk
            except UsesChanged:
                return "shown again"

    def attach() -> object:
        with in_authority(northfield):
            return evidence_uses.attach(piece.pk, row.pk, IDS[0], actor=bea, at=NOW).use.evidence_id

    replaced, attached = together(replace, attach)
    with in_authority(northfield):
        (use,) = EvidenceUse.objects.all()
    # Either it was attached first and whoever replaces is shown that, or the newer one was attached.
    assert use.evidence_id == attached == (piece.pk if replaced == "shown again" else replaced)


def test_two_who_attach_it_attach_it_once(northfield: Authority, erin: Actor, bea: Actor):
    row, piece = make_round(northfield), make_evidence(northfield)

    def attach(actor: Actor) -> object:
        with in_authority(northfield):
            return evidence_uses.attach(piece.pk, row.pk, IDS[0], actor=actor, at=NOW).is_new

    assert sorted(map(str, together(lambda: attach(erin), lambda: attach(bea)))) == ["False", "True"]
    with in_authority(northfield):
        assert AnswerChange.objects.filter(field="evidence").count() == 1


def test_submitted_while_somebody_attaches_nothing_is_added_to_a_locked_round(
    northfield: Authority, erin: Actor, bea: Actor
):
    row, piece = make_round(northfield), make_evidence(northfield)
    answer_everything(row)

    def submit() -> object:
        with in_authority(northfield):
            try:
                return round_moves.submit(row.pk, row.version, as_it_is=True, actor=erin, at=NOW).status
            except (Stale, NotPossible) as refused:
                return refused

    def attach() -> object:
        with in_authority(northfield):
            try:
                return evidence_uses.attach(piece.pk, row.pk, IDS[0], actor=bea, at=NOW).is_new
            except Locked:
                return "locked"

    status, attached = together(submit, attach)
    assert status == Round.Status.SUBMITTED
    with in_authority(northfield):
        assert EvidenceUse.objects.exists() is (attached is True)

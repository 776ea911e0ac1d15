"""The shelf of evidence: once a press, used where somebody says, and never changed under a locked round."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from pledge.audit import Actor
from pledge.models import AuditEntry, StoredFile
from pledge.scoping import OutsideScope, in_authority
from pledge.stored_files import BadFile
from selfassess.models import AnswerChange, Evidence, EvidenceUse, Round
from selfassess.selectors.given import evidence_of
from selfassess.services.answers import NotAsked
from selfassess.services.evidence import (
    Details,
    NotUsable,
    RestsOnIt,
    UsesChanged,
    add,
    catch_up,
    change,
    replace,
    retire,
)
from selfassess.services.evidence_uses import attach, detach, of_theme
from selfassess.services.rounds import Locked, Stale
from tests.assessing import IDS, make_evidence, make_round, use_evidence
from tests.factories import NOW, make_authority
from tests.uploads import PDF, macro_word, upload

LATER = NOW + timedelta(days=1)
LINK = Details(title="Web page", shows="written", owner_name="Erin", note="", url="https://example.org/a")
FILE = Details(title="", shows="done", owner_name="Erin", note="")
NEWER = Details(title="Web page 2", shows="written", owner_name="Erin", note="", url="https://example.org/b")


@pytest.fixture
def row(db, settings, tmp_path) -> Round:
    settings.MEDIA_ROOT, settings.VIRUS_SCANNER = tmp_path, ""
    return make_round(make_authority())


@pytest.fixture
def erin(row) -> Actor:
    return Actor.member(row.owner)


@pytest.fixture(autouse=True)
def scope(row):
    with in_authority(row.authority):
        yield


@pytest.fixture
def piece(row) -> Evidence:
    return make_evidence(row.authority)


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def beside(row: Round, criterion: str = IDS[0]) -> list[str]:
    uses = EvidenceUse.objects.filter(round=row, criterion=criterion)
    return list(uses.values_list("evidence__title", flat=True))


def seen(piece: Evidence) -> list[int]:
    return list(EvidenceUse.objects.filter(evidence=piece).values_list("pk", flat=True))


def lock(row: Round, status: str = "submitted") -> None:
    Round.objects.filter(pk=row.pk).update(status=status)


def history(criterion: str = IDS[0]) -> list[tuple[str, str, str]]:
    rows = AnswerChange.objects.filter(criterion=criterion, field="evidence").order_by("pk")
    return list(rows.values_list("before", "after", "by_label"))


class Test_adding:
    def test_a_link_once_a_press(self, erin):
        press = f"{uuid4()}:0"
        made = add("link", LINK, actor=erin, at=NOW, press=press)
        again = add("link", LINK, actor=erin, at=LATER, press=press)
        assert made.pk == again.pk
        assert Evidence.objects.count() == 1
        assert (made.title, made.url, made.added_by) == ("Web page", "https://example.org/a", erin.user)
        assert actions() == ["evidence-added"]

    def test_another_press_is_another_piece(self, erin):
        for number in range(2):
            add("link", LINK, actor=erin, at=NOW, press=f"key:{number}")
        assert Evidence.objects.count() == 2

    def test_a_file_takes_its_name_and_belongs_to_its_piece(self, erin):
        made = add("file", FILE, actor=erin, at=NOW, upload=upload("ASB policy 2026.pdf", PDF))
        assert made.title == "ASB policy 2026"
        assert made.file is not None
        assert made.file.about == made.key

    def test_a_bad_file_leaves_nothing(self, erin):
        with pytest.raises(BadFile):
            add("file", FILE, actor=erin, at=NOW, upload=upload("a.docx", macro_word()))
        assert not Evidence.objects.exists()
        assert not StoredFile.objects.exists()
        assert actions() == []

    @pytest.mark.parametrize(
        ("kind", "details", "file"),
        [
            ("link", Details(title="x", shows="done", owner_name="E", url="javascript:alert(1)"), False),
            ("link", Details(title="x", shows="done", owner_name="E"), False),
            ("link", Details(title="x", shows="all of it", owner_name="E", url="https://a.example"), False),
            ("link", Details(title="x", shows="done", url="https://a.example"), False),
            ("link", LINK, True),
            ("file", FILE, False),
            ("page", LINK, False),
        ],
    )
    def test_what_no_form_lets_anybody_say_is_refused(self, erin, kind, details, file):
        with pytest.raises(ValueError, match=r"address|must be said|kind file|not a valid"):
            add(kind, details, actor=erin, at=NOW, upload=upload("a.pdf", PDF) if file else None)
        assert not Evidence.objects.exists()

    def test_nothing_outside_an_authority(self, erin):
        from django_scopes import scopes_disabled

        with scopes_disabled(), pytest.raises(OutsideScope):
            add("link", LINK, actor=erin, at=NOW)


class Test_changing:
    def test_only_what_changed_is_logged_and_the_same_words_are_nothing(self, erin, piece):
        words = Details(title="New", shows="written", owner_name="Erin Evans", note="", url=piece.url)
        changed = change(piece.pk, 1, words, actor=erin, at=LATER)
        assert (changed.title, changed.version, changed.changed_at) == ("New", 2, LATER)
        assert AuditEntry.objects.get().detail == {"fields": ["title"]}
        assert change(piece.pk, 1, words, actor=erin, at=LATER).version == 2
        assert len(actions()) == 1

    def test_an_older_form_saves_over_nothing(self, erin, piece):
        change(piece.pk, 1, Details(note="Theirs"), actor=erin, at=NOW)
        with pytest.raises(Stale) as stale:
            change(piece.pk, 1, Details(note="Mine"), actor=erin, at=NOW)
        assert stale.value.now.note == "Theirs"
        assert Evidence.objects.get().note == "Theirs"

    @pytest.mark.parametrize("status", ["submitted", "signed"])
    def test_what_a_locked_round_rests_on_says_what_it_said(self, erin, piece, row, status):
        use_evidence(piece, row, IDS[0])
        lock(row, status)
        for words in (Details(title="New"), Details(shows="both"), Details(url="https://example.org/other")):
            with pytest.raises(RestsOnIt):
                change(piece.pk, 1, words, actor=erin, at=NOW)
        day = date(2027, 1, 1)
        changed = change(piece.pk, 1, Details(owner_name="Bob", review_on=day), actor=erin, at=NOW)
        assert (changed.owner_name, changed.review_on, changed.title) == ("Bob", day, "The procedure")

    def test_a_bad_address_is_refused_here_too(self, erin, piece):
        with pytest.raises(ValueError, match="no address"):
            change(piece.pk, 1, Details(url="https://erin:secret@example.org/"), actor=erin, at=NOW)


class Test_using:
    def test_used_once_with_a_line_in_the_history_and_in_the_log(self, erin, piece, row):
        first = attach(piece.pk, row.pk, IDS[0], actor=erin, at=NOW)
        again = attach(piece.pk, row.pk, IDS[0], actor=erin, at=NOW)
        assert (first.is_new, again.is_new, first.use.pk == again.use.pk) == (True, False, True)
        assert history() == [("", "The procedure", "Erin Evans")]
        assert actions() == ["evidence-used"]
        assert detach(piece.pk, row.pk, IDS[0], actor=erin, at=NOW)
        assert not detach(piece.pk, row.pk, IDS[0], actor=erin, at=NOW)
        assert history()[1:] == [("The procedure", "", "Erin Evans")]
        assert actions() == ["evidence-used", "evidence-unused"]
        assert Evidence.objects.filter(pk=piece.pk, retired_at=None).exists()

    @pytest.mark.parametrize("status", ["submitted", "signed"])
    def test_a_locked_round_keeps_its_evidence(self, erin, piece, row, status):
        use_evidence(piece, row, IDS[0])
        lock(row, status)
        with pytest.raises(Locked):
            attach(piece.pk, row.pk, IDS[1], actor=erin, at=NOW)
        with pytest.raises(Locked):
            detach(piece.pk, row.pk, IDS[0], actor=erin, at=NOW)
        assert beside(row) == ["The procedure"]

    def test_only_for_what_the_round_asks(self, erin, piece, row):
        with pytest.raises(NotAsked):
            attach(piece.pk, row.pk, "no-such-criterion", actor=erin, at=NOW)

    def test_replaced_while_somebody_attaches_the_newer_one_is_used(self, erin, piece, row):
        newer = replace(piece.pk, 1, NEWER, seen=[], actor=erin, at=NOW)
        newest = replace(newer.pk, 1, LINK, seen=[], actor=erin, at=NOW)
        done = attach(piece.pk, row.pk, IDS[0], actor=erin, at=NOW)
        assert (done.instead, done.use.evidence_id) == (True, newest.pk)

    def test_what_is_off_the_shelf_or_has_a_virus_is_not_used(self, erin, piece, row):
        retire(piece.pk, 1, seen=[], actor=erin, at=NOW)
        bad = add("file", FILE, actor=erin, at=NOW, upload=upload("a.pdf", PDF))
        StoredFile.objects.update(state="infected")
        for one in (piece, bad):
            with pytest.raises(NotUsable):
                attach(one.pk, row.pk, IDS[0], actor=erin, at=NOW)
        assert beside(row) == []

    def test_of_another_authority_there_is_nothing(self, erin, row):
        theirs = make_evidence(make_authority("southmere"))
        with pytest.raises(Evidence.DoesNotExist):
            attach(theirs.pk, row.pk, IDS[0], actor=erin, at=NOW)
        for work in (
            lambda: change(theirs.pk, 1, Details(note="x"), actor=erin, at=NOW),
            lambda: replace(theirs.pk, 1, NEWER, seen=[], actor=erin, at=NOW),
            lambda: retire(theirs.pk, 1, seen=[], actor=erin, at=NOW),
            lambda: catch_up(theirs.pk, actor=erin, at=NOW),
        ):
            with pytest.raises(Evidence.DoesNotExist):
                work()

    def test_a_virus_found_later_is_evidence_of_nothing(self, erin, piece, row):
        use_evidence(piece, row, IDS[0])
        made = add("file", FILE, actor=erin, at=NOW, upload=upload("a.pdf", PDF))
        attach(made.pk, row.pk, IDS[0], actor=erin, at=NOW)
        assert len(evidence_of(row)[IDS[0]]) == 2
        StoredFile.objects.update(state="infected")
        assert [one.key for one in evidence_of(row)[IDS[0]]] == [piece.key]

    def test_a_contributor_has_only_their_theme(self, piece, row):
        use_evidence(piece, row, "review-held")
        assert of_theme(row, "meeting", piece.pk) == piece
        assert of_theme(row, "publicity", piece.pk) is None
        other = make_round(row.authority, 2, status="signed")
        assert of_theme(other, "meeting", piece.pk) is None


class Test_replacing:
    def test_the_open_round_moves_and_locked_ones_stay(self, erin, piece, row):
        signed = make_round(row.authority, 2, status="signed")
        for one in (row, signed):
            use_evidence(piece, one, IDS[0])
        use_evidence(piece, row, IDS[1])
        newer = replace(piece.pk, 1, NEWER, seen=seen(piece), actor=erin, at=NOW, press="k")
        assert beside(row) == beside(row, IDS[1]) == ["Web page 2"]
        assert beside(signed) == ["The procedure"]
        assert newer.replaces == piece
        assert history() == [("The procedure", "Web page 2", "Erin Evans")]
        assert AuditEntry.objects.get().detail == {"by": newer.pk, "uses": 2}
        again = replace(piece.pk, 1, NEWER, seen=[], actor=erin, at=LATER, press="k")
        assert again.pk == newer.pk
        assert Evidence.objects.count() == 2

    def test_a_use_that_was_not_shown_stops_it(self, erin, piece, row):
        use_evidence(piece, row, IDS[0])
        shown = seen(piece)
        attach(piece.pk, row.pk, IDS[1], actor=erin, at=NOW)
        for work in (
            lambda: replace(piece.pk, 1, NEWER, seen=shown, actor=erin, at=NOW),
            lambda: retire(piece.pk, 1, seen=shown, actor=erin, at=NOW),
        ):
            with pytest.raises(UsesChanged):
                work()
        assert beside(row) == beside(row, IDS[1]) == ["The procedure"]

    def test_one_piece_is_replaced_by_one(self, erin, piece):
        replace(piece.pk, 1, NEWER, seen=[], actor=erin, at=NOW, press="k")
        for version in (1, 2):
            with pytest.raises(NotUsable):
                replace(piece.pk, version, LINK, seen=[], actor=erin, at=NOW, press="other")
        with pytest.raises(NotUsable):
            change(piece.pk, 2, Details(note="x"), actor=erin, at=NOW)

    def test_an_older_form_replaces_nothing(self, erin, piece):
        change(piece.pk, 1, Details(note="Theirs"), actor=erin, at=NOW)
        with pytest.raises(Stale):
            replace(piece.pk, 1, NEWER, seen=[], actor=erin, at=NOW)

    def test_a_bad_file_replaces_nothing(self, erin, row):
        made = add("file", FILE, actor=erin, at=NOW, upload=upload("a.pdf", PDF))
        attach(made.pk, row.pk, IDS[0], actor=erin, at=NOW)
        bad = upload("b.pdf", b"MZ\x90")
        with pytest.raises(BadFile):
            replace(made.pk, 1, FILE, seen=seen(made), actor=erin, at=NOW, upload=bad)
        assert beside(row) == ["a"]
        assert Evidence.objects.count() == 1

    def test_a_round_reopened_afterwards_catches_up(self, erin, piece, row):
        use_evidence(piece, row, IDS[0])
        use_evidence(piece, row, IDS[1])
        lock(row)
        newer = replace(piece.pk, 1, NEWER, seen=[], actor=erin, at=NOW)
        assert catch_up(piece.pk, actor=erin, at=NOW) == 0
        lock(row, "open")
        use_evidence(newer, row, IDS[1])
        assert catch_up(piece.pk, actor=erin, at=NOW) == 2
        assert beside(row) == beside(row, IDS[1]) == ["Web page 2"]
        assert catch_up(piece.pk, actor=erin, at=NOW) == 0


class Test_taking_off:
    def test_out_of_the_open_round_and_not_of_locked_ones(self, erin, piece, row):
        signed = make_round(row.authority, 2, status="signed")
        use_evidence(piece, row, IDS[0])
        use_evidence(piece, signed, IDS[0])
        done = retire(piece.pk, 1, seen=seen(piece), actor=erin, at=NOW)
        assert (done.retired_at, beside(row), beside(signed)) == (NOW, [], ["The procedure"])
        assert history() == [("The procedure", "", "Erin Evans")]
        assert retire(piece.pk, 1, seen=[], actor=erin, at=LATER).retired_at == NOW
        assert actions() == ["evidence-retired"]

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("signed", [False, True])
    def test_its_file_goes_unless_a_locked_round_rests_on_it(self, erin, row, signed):
        made = add("file", FILE, actor=erin, at=NOW, upload=upload("a.pdf", PDF))
        use_evidence(made, row, IDS[0])
        if signed:
            lock(row, "signed")
        retire(made.pk, 1, seen=seen(made), actor=erin, at=NOW)
        stored = StoredFile.objects.get()
        assert (stored.forgotten_at is None, default_storage.exists(stored.path)) == (signed, signed)

"""An uploaded workbook waits for its uploader, is saved whole or not at all, and never over others' words."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from pledge import figures
from pledge.audit import Action, Actor
from pledge.models import AuditEntry
from pledge.scoping import in_authority
from selfassess.models import Answer, AnswerChange, PendingUpload
from selfassess.services import answers, workbook_uploads
from selfassess.services.answers import Words, save
from selfassess.services.rounds import Locked, Stale
from selfassess.services.workbook_uploads import (
    MOST_WAITING,
    Choice,
    NotWaiting,
    State,
    TooManyWaiting,
    Unchosen,
    open_differences,
    state_of,
)
from selfassess.workbook.diff import mark_of_all
from selfassess.workbook_expiry import forget
from tests.assessing import bank_data, make_answer, make_edition, make_round
from tests.factories import NOW, make_authority, make_member
from tests.workbooking import put, taken

WRITTEN = put("site-findable", "What is written", "Level 3")
DUTY = put("review-held", "Legal duty", "Met")
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def northfield(db):
    authority = make_authority("northfield")
    with in_authority(authority):
        yield authority


@pytest.fixture
def row(northfield):
    return make_round(northfield)


@pytest.fixture
def erin(row):
    return Actor.member(row.owner)


@pytest.fixture
def bob(row):
    return Actor.member(make_member(row.authority, "bob", "assessor"))


def send(row, actor, *edits, name="assessment-round-1.xlsx", at=NOW, data=None):
    return workbook_uploads.receive(
        row.pk,
        BytesIO(data or taken(row, *edits)),
        name,
        authority=row.authority,
        actor=actor,
        at=at,
    )


def apply(upload, actor, choices=None, *, at=LATER, seen=None):
    found = open_differences(upload, upload.round)
    if isinstance(choices, Choice):
        choices = {one.key: choices.value for one in found}
    return workbook_uploads.apply(upload.pk, choices or {}, seen or mark_of_all(found), actor=actor, at=at)


def answer(row, key="site-findable"):
    return Answer.objects.get(round=row, criterion=key)


def actions(row):
    entries = AuditEntry.objects.filter(about=row.key).order_by("pk")
    return [(one.action, one.actor_label) for one in entries]


def test_nothing_is_saved_by_uploading(row, erin):
    upload = send(row, erin, WRITTEN)
    assert (Answer.objects.count(), upload.expires_at) == (0, NOW + timedelta(days=14))
    assert state_of(upload, row, NOW) is State.WAITING
    assert actions(row) == [(Action.WORKBOOK_UPLOADED, "Erin Evans")]


def test_what_is_saved_says_that_it_came_by_workbook(row, erin):
    make_answer(row, "site-findable", written="1", comment="Kept")
    upload = send(row, erin, WRITTEN, DUTY)
    assert apply(upload, erin) == (2, 0)
    one = answer(row)
    assert (one.written, one.comment, one.version) == ("3", "Kept", 2)
    assert answer(row, "review-held").duty == "met"
    trail = AnswerChange.objects.get(criterion="site-findable")
    assert (trail.before, trail.after, trail.way, trail.by_label) == ("1", "3", "workbook", "Erin Evans")
    upload.refresh_from_db()
    assert (upload.applied_at, upload.read) == (LATER, {"answers": 2, "left": 0})
    assert actions(row)[-1] == (Action.WORKBOOK_APPLIED, "Erin Evans")


def test_unchanged_it_changes_nothing_whatever_was_said(row, erin):
    make_answer(row, "site-findable", written="1", written_reason="left over", comment="a\r\nb  ", draft=True)
    upload = send(row, erin)
    assert open_differences(upload, row) == []
    assert apply(upload, erin) == (0, 0)
    one = answer(row)
    assert (one.draft, one.version, one.comment) == (True, 1, "a\r\nb  ")
    assert AnswerChange.objects.count() == 0


def test_a_reason_no_longer_needed_goes(row, erin):
    make_answer(row, "site-findable", written="not-tested", written_reason="Nobody looked")
    apply(send(row, erin, WRITTEN), erin)
    assert (answer(row).written, answer(row).written_reason) == ("3", "")


def test_a_draft_confirmed_counts(row, erin):
    make_answer(row, "site-findable", written="1", draft=True)
    assert apply(send(row, erin, put("site-findable", "Carried over: still true?", "Yes")), erin) == (1, 0)
    assert (answer(row).draft, answer(row).written) == (False, "1")


def test_a_level_of_what_is_done_keeps_the_figure_beside_it(row, erin, monkeypatch):
    known = figures._Registered("Invited", "Meetings", lambda _period: figures.Count(6, 8, "6 of 8"))
    monkeypatch.setitem(figures._figures, "victims-invited", known)
    apply(send(row, erin, put("victim-invited", "What is done", "Level 2"), WRITTEN), erin)
    assert answer(row, "victim-invited").figure_seen == {
        "recorded": True, "part": 6, "whole": 8, "sum": "6 of 8", "suggested": 1,
    }  # fmt: skip
    assert answer(row).figure_seen is None


@pytest.mark.parametrize(
    ("whole", "shown"), [(8, "6 of 8\nIt suggests level 1."), (4, "Fewer than five cases")]
)
def test_a_figure_of_fewer_than_five_cases_does_not_leave_in_a_file(row, monkeypatch, whole, shown):
    count = figures.Count(whole - 2, whole, f"{whole - 2} of {whole}")
    known = figures._Registered("Invited", "Meetings", lambda _period: count)
    monkeypatch.setitem(figures._figures, "victims-invited", known)
    sheet = load_workbook(BytesIO(taken(row)))["The review meeting"]
    titles = [cell.value for cell in sheet[4]]
    words = sheet.cell(6, titles.index("What the service recorded") + 1).value
    assert words.startswith(shown)
    assert "2 of 4" not in words


def test_an_answer_changed_after_the_download_is_a_conflict_and_a_choice(row, erin, bob):
    make_answer(row, "site-findable", written="1")
    upload = send(row, erin, WRITTEN, DUTY)
    save(row.pk, "site-findable", 1, Words(written="0"), actor=bob, at=NOW)
    with pytest.raises(Unchosen) as refused:
        apply(upload, erin)
    assert refused.value.keys == ("site-findable.written.2",)
    assert (answer(row).written, Answer.objects.count()) == ("0", 1)
    assert apply(upload, erin, Choice.THEIRS) == (1, 1)
    assert (answer(row).written, answer(row, "review-held").duty) == ("0", "met")


def test_mine_is_saved_over_theirs_when_chosen(row, erin, bob):
    upload = send(row, erin, WRITTEN)
    save(row.pk, "site-findable", 0, Words(written="0", comment="Theirs"), actor=bob, at=NOW)
    assert apply(upload, erin, Choice.MINE) == (1, 0)
    assert (answer(row).written, answer(row).comment) == ("3", "Theirs")


def test_an_answer_changed_between_page_and_button_is_never_saved_over(row, erin, bob):
    make_answer(row, "site-findable", written="1")
    upload = send(row, erin, WRITTEN, DUTY)
    seen = mark_of_all(open_differences(upload, row))
    save(row.pk, "site-findable", 1, Words(written="0"), actor=bob, at=NOW)
    with pytest.raises(Stale):
        apply(upload, erin, {"site-findable.written.1": "mine"}, seen=seen)
    assert (answer(row).written, Answer.objects.count()) == ("0", 1)
    upload.refresh_from_db()
    assert upload.applied_at is None
    # A choice for what is there now, made for the answer as it was before, is no choice.
    with pytest.raises(Unchosen):
        apply(upload, erin, {"site-findable.written.1": "mine"})


@pytest.mark.parametrize("choice", ["", "both", "MINE"])
def test_a_choice_that_is_none_is_refused(row, erin, bob, choice):
    upload = send(row, erin, WRITTEN)
    save(row.pk, "site-findable", 0, Words(written="0"), actor=bob, at=NOW)
    with pytest.raises(Unchosen):
        apply(upload, erin, {"site-findable.written.1": choice})


def test_all_of_it_or_nothing(row, erin, monkeypatch):
    upload = send(row, erin, WRITTEN, DUTY)
    once = answers.save

    def fails_at_the_second(round_id, criterion, *args, **kwargs):
        if criterion == "review-held":
            raise answers.BadMark("duty")
        return once(round_id, criterion, *args, **kwargs)

    monkeypatch.setattr(answers, "save", fails_at_the_second)
    with pytest.raises(answers.BadMark):
        apply(upload, erin)
    assert (Answer.objects.count(), AnswerChange.objects.count()) == (0, 0)
    assert Action.WORKBOOK_APPLIED not in [action for action, _who in actions(row)]


def test_pressed_twice_it_is_saved_once(row, erin):
    upload = send(row, erin, WRITTEN)
    apply(upload, erin)
    with pytest.raises(NotWaiting) as refused:
        apply(upload, erin)
    assert refused.value.state is State.APPLIED
    assert answer(row).version == 1


def test_sent_twice_it_waits_once_for_each_person(row, erin, bob):
    data = taken(row, WRITTEN)
    first = send(row, erin, data=data)
    assert send(row, erin, data=data).pk == first.pk
    assert send(row, bob, data=data).number == 2
    workbook_uploads.discard(first.pk, actor=erin, at=NOW)
    assert send(row, erin, data=data).number == 3


def test_another_persons_upload_is_nobody_elses(row, erin, bob):
    upload = send(row, erin, WRITTEN)
    with pytest.raises(PendingUpload.DoesNotExist):
        apply(upload, bob)
    with pytest.raises(PendingUpload.DoesNotExist):
        workbook_uploads.discard(upload.pk, actor=bob, at=NOW)
    with in_authority(make_authority("southmere")), pytest.raises(PendingUpload.DoesNotExist):
        workbook_uploads.apply(upload.pk, {}, "", actor=erin, at=NOW)


def test_a_locked_round_takes_neither(row, erin):
    data = taken(row, WRITTEN)
    upload = send(row, erin, data=data)
    row.status = "submitted"
    row.save()
    with pytest.raises(Locked):
        apply(upload, erin)
    with pytest.raises(Locked):
        send(row, erin, data=data)
    assert Answer.objects.count() == 0


def test_a_round_moved_to_another_edition_takes_no_older_upload(row, erin):
    upload = send(row, erin, WRITTEN)
    row.edition = make_edition(bank_data("2020-02"))
    row.save()
    with pytest.raises(NotWaiting) as refused:
        apply(upload, erin)
    assert refused.value.state is State.OVERTAKEN


def test_a_refused_file_is_kept_with_its_reasons_alone(row, erin):
    upload = send(row, erin, data=b"not a workbook")
    assert (upload.read["rows"], state_of(upload, row, NOW)) == ([], State.REFUSED)
    assert upload.problems[0]["weight"] == "refused"
    with pytest.raises(NotWaiting):
        apply(upload, erin)


def test_ten_wait_and_no_more(row, erin, bob):
    send(row, erin, data=b"one that is refused does not count")
    for number in range(MOST_WAITING):
        send(row, erin, put("site-findable", "Comment", f"Number {number}"))
    with pytest.raises(TooManyWaiting):
        send(row, erin, WRITTEN)
    assert send(row, bob, WRITTEN).pk
    fifteen_days = NOW + timedelta(days=15)
    assert send(row, erin, WRITTEN, at=fifteen_days).pk


def test_thrown_away_it_is_gone(row, erin):
    upload = send(row, erin, WRITTEN)
    for _press in range(2):
        workbook_uploads.discard(upload.pk, actor=erin, at=LATER)
    upload.refresh_from_db()
    assert (upload.read, upload.problems, upload.file_name) == ({}, [], "")
    assert state_of(upload, row, LATER) is State.DISCARDED
    assert [action for action, _who in actions(row)].count(Action.WORKBOOK_DISCARDED) == 1
    with pytest.raises(NotWaiting):
        apply(upload, erin)


def test_saved_it_cannot_be_thrown_away(row, erin):
    upload = send(row, erin, WRITTEN)
    apply(upload, erin)
    workbook_uploads.discard(upload.pk, actor=erin, at=LATER)
    upload.refresh_from_db()
    assert state_of(upload, row, LATER) is State.APPLIED


def test_after_fourteen_days_it_is_over_before_and_after_the_clock_has_run(row, erin):
    waiting, saved = send(row, erin, WRITTEN), send(row, erin, DUTY)
    apply(saved, erin)
    over = NOW + timedelta(days=14)
    forget(over - timedelta(seconds=1))
    waiting.refresh_from_db()
    assert waiting.read["rows"]
    with pytest.raises(NotWaiting) as refused:
        apply(waiting, erin, at=over)
    assert refused.value.state is State.EXPIRED
    forget(over)
    forget(over + timedelta(days=7))
    for upload in (waiting, saved):
        upload.refresh_from_db()
        assert (upload.read, upload.problems, upload.file_name) == ({}, [], "")
    assert (state_of(waiting, row, over), state_of(saved, row, over)) == (State.EXPIRED, State.APPLIED)
    assert actions(row)[-1] == (Action.WORKBOOK_DISCARDED, "The system")
    assert [action for action, _who in actions(row)].count(Action.WORKBOOK_DISCARDED) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\Users\\erin\\round.xlsx", "round.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n\u202e.xlsx", "ab \u202e.xlsx"),
        ("", "workbook.xlsx"),
        ("x" * 400 + ".xlsx", "x" * 145 + ".xlsx"),
    ],
)
def test_the_name_of_the_file_is_only_shown(row, erin, name, shown):
    assert send(row, erin, name=name).file_name == shown

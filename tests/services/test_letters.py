"""Letters: written once, issued by a safe way only, frozen as sent, replaced, taken back, thrown away."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from docx import Document

from pledge.models import Message
from pledge.scoping import in_authority
from reviews.documents.store import from_json
from reviews.models import Case, Letter, Person, Task
from reviews.models.cases import YesNoUnknown
from reviews.services import letter_files, letters, telling
from tests.deciding import decide, issue, scene_with, write
from tests.factories import NOW, TODAY, make_person
from tests.scenes import Scene, together

pytestmark = pytest.mark.django_db
YES, NO, UNKNOWN = YesNoUnknown.YES, YesNoUnknown.NO, YesNoUnknown.UNKNOWN


@pytest.fixture
def scene(db):
    made = scene_with(3)
    with in_authority(made.authority):
        yield made


@pytest.fixture
def letter(scene) -> Letter:
    return write(scene, decide(scene, "met"))


def by_post(scene: Scene, **fields) -> None:
    given = {"address": "3 Mill Lane\nNorthfield", "postcode": "NF1 2AB", "post_safe": YES}
    Person.objects.filter(is_applicant=True).update(**(given | fields))


def words_in(data: bytes) -> str:
    return "\n".join(node.text or "" for node in Document(BytesIO(data)).element.body.iter())


def test_a_letter_begins_with_the_shipped_wording_and_the_help_that_was_decided(scene):
    decision = decide(scene, "met")
    letter = letters.write_for_case(
        scene.case.pk, "threshold-met", scene.applicant.pk, actor=scene.actor, at=NOW
    )
    assert (letter.number, letter.state, letter.decision) == (1, "draft", decision)
    assert letter.free_parts["take_part"].startswith("Come to part of the meeting")
    assert {gap.field for gap in letters.gaps(letter, TODAY)} == {"chair", "take_part_by"}


def test_writing_it_again_goes_on_with_the_draft(scene, letter):
    again = letters.write_for_case(
        scene.case.pk, "threshold-met", scene.applicant.pk, actor=scene.actor, at=NOW
    )
    assert again.pk == letter.pk
    assert Letter.objects.count() == 1


def test_only_the_outcome_that_stands_can_be_written(scene):
    def attempt(kind: str):
        return letters.write_for_case(scene.case.pk, kind, scene.applicant.pk, actor=scene.actor, at=NOW)

    with pytest.raises(letters.NotStanding):
        attempt("threshold-met")
    decide(scene, "met")
    with pytest.raises(letters.NotStanding):
        attempt("threshold-not-met")
    assert not Letter.objects.exists()


def test_free_parts_are_kept_as_typed_and_nothing_else_is(scene, letter):
    kept = letters.keep_parts(
        letter.pk, letter.version, {"chair": "  Ann\n", "reasons": "x"}, actor=scene.actor, at=NOW
    )
    assert kept.free_parts["chair"] == "  Ann\n"
    assert "reasons" not in kept.free_parts
    assert kept.version == letter.version + 1
    same = letters.keep_parts(kept.pk, kept.version, {"chair": "  Ann\n"}, actor=scene.actor, at=NOW)
    assert same.version == kept.version


def test_words_that_somebody_kept_meanwhile_are_not_written_over(scene, letter):
    letters.keep_parts(letter.pk, letter.version, {"chair": "Theirs."}, actor=scene.actor, at=NOW)
    with pytest.raises(letters.StaleLetter) as stale:
        letters.keep_parts(letter.pk, letter.version, {"chair": "Mine."}, actor=scene.actor, at=NOW)
    assert stale.value.letter.free_parts["chair"] == "Theirs."


def test_a_required_part_that_is_missing_is_named_and_nothing_is_sent(scene, letter):
    bare = letters.keep_parts(letter.pk, letter.version, {"chair": " "}, actor=scene.actor, at=NOW)
    with pytest.raises(letters.Incomplete) as stop:
        issue(scene, bare)
    assert [gap.field for gap in stop.value.missing] == ["chair"]
    bare.refresh_from_db()
    assert (bare.state, bare.context) == ("draft", {})
    assert not Message.objects.filter(kind="letter-waiting").exists()


@pytest.mark.parametrize("safe", [NO, UNKNOWN])
def test_a_way_that_is_not_known_to_be_safe_is_refused(scene, letter, safe):
    by_post(scene, post_safe=safe, email_safe=safe)
    for way in ("online", "post", "pigeon"):
        with pytest.raises(letters.UnsafeWay):
            issue(scene, letter, way)
    assert Letter.objects.get().state == "draft"
    assert not Message.objects.filter(kind="letter-waiting").exists()
    assert issue(scene, letter, "spoken").state == "issued"


def test_post_needs_an_address(scene, letter):
    by_post(scene, address="  ")
    with pytest.raises(letters.UnsafeWay):
        issue(scene, letter, "post")


def test_issued_online_it_is_frozen_and_a_message_says_only_that_it_is_there(scene, letter):
    done = issue(scene, letter)
    assert (done.state, done.way, done.told_at) == ("issued", "online", None)
    message = Message.objects.get(kind="letter-waiting")
    assert done.message == message
    for secret in (scene.case.reference, scene.applicant.name, "review"):
        assert secret.casefold() not in message.body.casefold().replace("case-reviews@", "")
    assert hashlib.sha256(letter_files.document_of(done, TODAY)).hexdigest() == done.checksum
    Person.objects.update(name="Somebody Else", name_to_use="")
    done.refresh_from_db()
    content = letter_files.content_of(done, TODAY)
    assert content.addressee.name == "Zainab Okafor"
    assert content == from_json(done.kind, done.context)
    assert "Zainab Okafor" in words_in(letter_files.document_of(done, TODAY))


def test_a_file_that_is_lost_is_made_again_from_what_was_frozen(scene, letter):
    done = issue(scene, letter)
    done.document.storage.delete(done.document.name)
    Person.objects.update(name="Somebody Else", name_to_use="")
    assert "Zainab Okafor" in words_in(letter_files.document_of(done, TODAY))


def test_issued_twice_it_is_sent_once(scene, letter):
    issue(scene, letter)
    with pytest.raises(letters.AlreadyIssued):
        issue(scene, letter)
    assert Message.objects.filter(kind="letter-waiting").count() == 1


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_two_presses_send_one_letter():
    scene = scene_with(3)
    with in_authority(scene.authority):
        letter = write(scene, decide(scene, "met"))
    done = together(scene.authority, lambda: issue(scene, letter), lambda: issue(scene, letter))
    assert sorted(type(one).__name__ for one in done) == ["AlreadyIssued", "Letter"]
    with in_authority(scene.authority):
        assert Message.objects.filter(kind="letter-waiting").count() == 1


def test_from_an_older_page_nothing_is_sent(scene, letter):
    letters.keep_parts(letter.pk, letter.version, {"chair": "Another."}, actor=scene.actor, at=NOW)
    with pytest.raises(letters.StaleLetter):
        issue(scene, letter)


def test_a_letter_about_a_decision_that_was_replaced_never_goes_out(scene, letter):
    decide(scene, "met", at=NOW + timedelta(hours=2))
    with pytest.raises(letters.NotStanding):
        issue(scene, letter)


def test_a_later_letter_takes_the_place_of_one_on_its_way_and_not_of_one_told(scene, letter):
    first = issue(scene, letter)
    second = issue(scene, write(scene, letter.decision), "spoken")
    first.refresh_from_db()
    assert (first.state, first.replaced_by) == ("replaced", second)
    assert second.free_parts["chair"] == first.free_parts["chair"]
    telling.mark_given(second.pk, scene.version, TODAY, "Read out.", actor=scene.actor, at=NOW)
    third = issue(scene, write(scene, letter.decision), "hand")
    second.refresh_from_db()
    assert (second.state, second.replaced_by) == ("told", None)
    assert third.state == "issued"


def test_the_letter_of_a_later_decision_replaces_even_one_that_was_told(scene, letter):
    first = issue(scene, letter, "spoken")
    telling.mark_given(first.pk, scene.version, TODAY, "Read out.", actor=scene.actor, at=NOW)
    again = issue(scene, write(scene, decide(scene, "met", at=NOW + timedelta(hours=2))))
    first.refresh_from_db()
    assert (first.state, first.replaced_by, first.told_on) == ("replaced", again, TODAY)


def test_of_two_on_their_way_both_are_replaced(scene, letter):
    first = issue(scene, letter)
    Letter.objects.filter(pk=first.pk).update(state="returned")
    stray = Letter.objects.create(
        case=scene.case, number=7, kind="threshold-met", to=scene.applicant, decision=letter.decision,
        state="issued", written_at=NOW,
    )  # fmt: skip
    last = issue(scene, write(scene, letter.decision))
    assert set(Letter.objects.exclude(pk=last.pk).values_list("state", flat=True)) == {"replaced"}
    stray.refresh_from_db()
    assert stray.replaced_by == last


def test_what_has_not_left_the_building_is_taken_back(scene, letter):
    by_post(scene)
    posted = issue(scene, letter, "post")
    name = posted.document.name
    back = letters.take_back(posted.pk, posted.version, actor=scene.actor, at=NOW)
    assert (back.state, back.way, back.context, back.document.name) == ("draft", "", {}, "")
    assert letter_files.document_of(back, TODAY)
    assert name
    again = issue(scene, back, "spoken")
    assert again.state == "issued"


@pytest.mark.django_db(transaction=True)
def test_the_file_of_a_letter_taken_back_leaves_the_disk():
    scene = scene_with(3)
    with in_authority(scene.authority):
        letter = issue(scene, write(scene, decide(scene, "met")), "hand")
        storage, name = letter.document.storage, letter.document.name
        assert storage.exists(name)
        letters.take_back(letter.pk, letter.version, actor=scene.actor, at=NOW)
        assert not storage.exists(name)


def test_what_has_gone_is_not_taken_back(scene, letter):
    sent = issue(scene, letter)
    with pytest.raises(letters.NotTakenBack):
        letters.take_back(sent.pk, sent.version, actor=scene.actor, at=NOW)
    with pytest.raises(letters.StaleLetter):
        letters.take_back(sent.pk, sent.version - 1, actor=scene.actor, at=NOW)


def test_taken_back_it_gives_the_earlier_letter_its_place_again(scene, letter):
    by_post(scene)
    first = issue(scene, letter)
    telling.mark_returned(first.pk, "mailbox full", actor=scene.actor, at=NOW)
    second = issue(scene, write(scene, letter.decision), "post")
    letters.take_back(second.pk, second.version, actor=scene.actor, at=NOW)
    first.refresh_from_db()
    assert (first.state, first.replaced_by) == ("returned", None)
    second.refresh_from_db()
    letters.discard(second.pk, second.version, actor=scene.actor, at=NOW)
    assert Letter.objects.get() == first


def test_a_draft_is_thrown_away_and_one_that_went_out_is_kept(scene, letter):
    with pytest.raises(letters.StaleLetter):
        letters.discard(letter.pk, letter.version - 1, actor=scene.actor, at=NOW)
    letters.discard(letter.pk, letter.version, actor=scene.actor, at=NOW)
    assert not Letter.objects.exists()
    assert len(scene.logged("letter-discarded")) == 1
    sent = issue(scene, write(scene, letter.decision))
    with pytest.raises(letters.AlreadyIssued):
        letters.discard(sent.pk, sent.version, actor=scene.actor, at=NOW)


def test_the_acknowledgement_is_never_kept_back_and_says_what_is_missing(scene):
    scene.authority.contact_phone = ""
    scene.authority.save()
    with_gaps = letters.issue_acknowledgement(scene.now(), scene.applicant, actor=scene.actor, at=NOW)
    assert with_gaps is not None
    assert (with_gaps.state, with_gaps.document.name) == ("issued", "")
    assert "[to be filled in]" in words_in(letter_files.document_of(with_gaps, TODAY))
    Person.objects.update(email_safe=UNKNOWN)
    assert letters.issue_acknowledgement(scene.now(), scene.applicant, actor=scene.actor, at=NOW) is None


def test_a_new_contact_is_told_by_a_safe_way_or_it_is_a_task(scene):
    sent = letters.queue_contact_changed(scene.now(), actor=scene.actor, at=NOW)
    assert isinstance(sent, Letter)
    assert sent.state == "issued"
    Person.objects.update(email_safe=NO)
    task = letters.queue_contact_changed(scene.now(), actor=scene.actor, at=NOW)
    assert isinstance(task, Task)
    draft = Letter.objects.get(state="draft")
    assert task.about == f"letter:{draft.pk}"
    issue(scene, draft, "hand")
    task.refresh_from_db()
    assert task.done_at is not None


def test_a_draft_with_gaps_is_shown_with_each_marked(scene):
    decide(scene, "met")
    bare = letters.write_for_case(
        scene.case.pk, "threshold-met", scene.applicant.pk, actor=scene.actor, at=NOW
    )
    Case.objects.update(named_contact=None)
    scene.authority.contact_address = ""
    scene.authority.save()
    fields = {gap.field for gap in letters.gaps(bare, TODAY)}
    assert {"contact", "letterhead.address_lines", "chair"} <= fields
    assert words_in(letter_files.document_of(bare, TODAY)).count("[to be filled in]") >= 4


def test_hostile_words_reach_the_letter_whole_and_do_nothing(scene):
    hostile = "<b>& {{ 7*7 }} {% now %} \u202ertl\u202c 😀 " + "long " * 2000
    decision = decide(scene, "met", reasons=hostile)
    draft = write(scene, decision)
    draft = letters.keep_parts(draft.pk, draft.version, {"chair": hostile}, actor=scene.actor, at=NOW)
    document = Document(BytesIO(letter_files.document_of(issue(scene, draft), TODAY)))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert [text for text in paragraphs if "7*7" in text] == [hostile.strip()] * 2


def test_large_print_and_the_banner_of_a_demonstration_are_in_the_file(scene):
    Person.objects.update(letter_format="large-print")
    scene.authority.demonstration = True
    scene.authority.save()
    data = letter_files.document_of(issue(scene, write(scene, decide(scene, "met"))), TODAY)
    document = Document(BytesIO(data))
    assert document.styles["Normal"].font.size.pt >= 18
    heads = "".join(p.text for p in document.sections[0].header.paragraphs)
    assert "Demonstration: not a real case" in heads


def test_the_victim_has_a_letter_of_their_own(scene):
    victim = make_person(scene.case, "affected", name="Ngozi Obi", is_victim=True)
    decision = decide(scene, "met")
    own = issue(scene, write(scene, decision, victim), "hand")
    other = issue(scene, write(scene, decision))
    own.refresh_from_db()
    assert (own.state, other.state) == ("issued", "issued")
    assert own.context["applied_by"] == "Zainab Okafor"


def test_the_log_holds_kinds_and_numbers_only(scene, letter):
    issue(scene, letter)
    assert scene.logged("letter-written") == [{"kind": "threshold-met", "number": 1}]
    assert scene.logged("letter-sent") == [{"kind": "threshold-met", "number": 1, "way": "online"}]

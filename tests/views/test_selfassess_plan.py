"""Q7: the plan, its gaps and one action, by role; pressed twice, from an older page, with hostile words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pledge.audit import Actor
from pledge.domain.working_days import london_date
from pledge.models import Authority, Message, User
from pledge.roles import Role
from pledge.scoping import in_authority
from selfassess.domain.bank import Aspect
from selfassess.models import ActionNote, ImprovementAction, Round
from selfassess.services import plan
from tests.assessing import IDS, make_answer, make_round
from tests.factories import make_authority, make_member, sign_in
from tests.views.assessed import AREA, someone, text_of

pytestmark = pytest.mark.django_db
PLAN = f"{AREA}plan/"
ONE = f"{PLAN}1/"
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}=cmd|'x'!A1"


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def erin(northfield: Authority) -> Client:
    return sign_in(Client(), make_member(northfield, "erin"))


@pytest.fixture
def row(northfield: Authority) -> Round:
    found = make_round(northfield)
    make_answer(found, "review-held", duty="not-met")
    make_answer(found, "site-findable", written="1", done="0")
    return found


@pytest.fixture
def action(row: Round) -> ImprovementAction:
    return make(row, ("review-held", Aspect.DUTY))


def make(row: Round, *keys: Any) -> ImprovementAction:
    with in_authority(row.authority_id):
        return plan.make(row.pk, keys, actor=Actor.member(row.owner), at=timezone.now())[0]


def change(row: Round, **fields: Any) -> None:
    with in_authority(row.authority_id):
        ImprovementAction.objects.update(**fields)


def actions(row: Round) -> list[ImprovementAction]:
    with in_authority(row.authority_id):
        return list(ImprovementAction.objects.order_by("number"))


def edited(**fields: Any) -> dict[str, Any]:
    return {"version": 1, "title": "See to it", "owner_kind": "nobody"} | fields


def day(name: str, of: date) -> dict[str, int]:
    return {f"{name}-day": of.day, f"{name}-month": of.month, f"{name}-year": of.year}


class Test_the_list:
    def test_before_a_round_without_gaps_and_without_actions(self, northfield: Authority, erin: Client):
        assert "There is no round yet" in text_of(erin.get(PLAN))
        row = make_round(northfield)
        assert "No gap has been found yet" in text_of(erin.get(PLAN))
        for key in IDS:
            make_answer(row, key, duty="met", written="2", done="3")
        page = text_of(erin.get(PLAN))
        assert "No gaps" in page
        assert "nothing to plan" in page
        with in_authority(northfield):
            row.answers.update(duty="not-met")
        page = text_of(erin.get(PLAN))
        assert "Self-assessment 1 shows 3 gaps." in page

    def test_an_open_round_without_answers_leaves_the_gaps_of_the_one_before(self, row: Round, erin: Client):
        with in_authority(row.authority_id):
            Round.objects.update(status="signed")
        make_round(row.authority, 2)
        assert "Self-assessment 1 shows 3 gaps." in text_of(erin.get(PLAN))

    def test_each_filter_finds_its_own(self, row: Round, erin: Client):
        make(
            row,
            ("review-held", Aspect.DUTY),
            ("site-findable", Aspect.WRITTEN),
            ("site-findable", Aspect.DONE),
        )
        today = london_date(timezone.now())
        with in_authority(row.authority_id):
            rows = ImprovementAction.objects
            rows.filter(number=1).update(due_on=today - timedelta(days=3), owner_name="Priya")
            rows.filter(number=2).update(status="done", done_at=timezone.now(), owner=row.owner)
            rows.filter(number=3).update(status="dropped", dropped_at=timezone.now())
        html = {show: erin.get(f"{PLAN}?show={show}") for show in ("open", "overdue", "mine", "waiting")}
        assert "Overdue by 3 days, since" in text_of(html["open"])
        assert f'href="{ONE}"' in html["overdue"].content.decode()
        for show in ("mine", "waiting"):
            assert f'href="{PLAN}2/"' in html[show].content.decode()
            assert f'href="{ONE}"' not in html[show].content.decode()
        assert "No action matches" in text_of(erin.get(f"{PLAN}?show=no-owner"))
        assert f'href="{PLAN}3/"' in erin.get(f"{PLAN}?show=ended").content.decode()
        page = text_of(erin.get(f"{PLAN}?show=nonsense&page=n_x_y"))
        assert "Open (1) Overdue (1) No owner (0) Mine (1)" in page
        assert "How many actions stood where at the end of a day" in page
        assert 'class="app-chart"' in html["open"].content.decode()

    def test_twenty_five_a_page_by_key(self, row: Round, erin: Client):
        made = make(row, ("review-held", Aspect.DUTY))
        for number in range(2, 31):
            made.pk, made.number, made.priority = None, number, 500 + number
            with in_authority(row.authority_id):
                made._state.adding = True
                made.save()
        first = erin.get(PLAN)
        assert "1 to 25 of 30" in text_of(first)
        href = first.context["next_href"]
        second = erin.get(href)
        assert "26 to 30 of 30" in text_of(second)
        assert "1 to 25 of 30" in text_of(erin.get(second.context["previous_href"]))

    @pytest.mark.parametrize(
        "cursor", ["n_99999999999999999999_1", "n_2026-01-01_1", "n_1_99999999999999999999"]
    )
    def test_a_cursor_that_means_nothing_breaks_nothing(
        self, row: Round, action: Any, erin: Client, cursor: str
    ):
        assert f'href="{ONE}"' in erin.get(f"{PLAN}?page={cursor}").content.decode()

    def test_the_file_runs_no_formula(self, row: Round, action: ImprovementAction, erin: Client):
        change(row, title="=HYPERLINK(1)", owner_name="@sum")
        answer = erin.get(f"{PLAN}file/")
        first, one, last = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert first.startswith("Number,Action,Criterion,Why")
        assert one.startswith("1,'=HYPERLINK(1),Review held,Legal duty not met,")
        assert (",'@sum," in one, "not ASB Help’s" in last) == (True, True)

    def test_as_many_queries_however_long_it_is(
        self, row: Round, action: Any, erin: Client, django_assert_max_num_queries: Any
    ):
        with django_assert_max_num_queries(20) as few:
            erin.get(PLAN)
        make(row, ("site-findable", Aspect.WRITTEN), ("site-findable", Aspect.DONE))
        with django_assert_max_num_queries(len(few)):
            erin.get(PLAN)


class Test_gaps:
    def test_several_become_actions_in_one_go_and_twice_is_once(self, row: Round, erin: Client):
        page = text_of(erin.get(f"{PLAN}gaps/"))
        assert page.index("See to review-held.") < page.index("See to site-findable.")
        assert "Review held · Legal duty not met · Must: the Act · Weight: medium · Effort: medium" in page
        assert "Document: Public web page copy" in page
        for _press in range(2):
            answer = erin.post(f"{PLAN}gaps/", {"gap": ["review-held:duty", "site-findable:done", "x:duty"]})
            assert answer.status_code == 302
        assert [(one.criterion, one.aspect) for one in actions(row)] == [
            ("review-held", "duty"),
            ("site-findable", "done"),
        ]
        page = text_of(erin.get(f"{PLAN}gaps/"))
        assert "See to review-held." not in page
        assert "2 more have an action already" in page

    def test_nothing_chosen_says_what_to_do(self, row: Round, erin: Client):
        answer = erin.post(f"{PLAN}gaps/", {})
        assert answer.status_code == 422
        assert "Choose the gaps that the plan should close" in text_of(answer)
        assert actions(row) == []

    @pytest.mark.parametrize("role", ["auditor", "administrator", "coordinator"])
    def test_others_read_and_change_nothing(self, row: Round, northfield: Authority, role: str):
        client = someone(northfield, role)
        page = client.get(f"{PLAN}gaps/")
        assert "Legal duty not met" in text_of(page)
        assert 'type="checkbox"' not in page.content.decode()
        assert client.post(f"{PLAN}gaps/", {"gap": ["review-held:duty"]}).status_code == 403
        assert actions(row) == []

    def test_a_reviewer_learns_nothing_of_a_round_that_is_open(
        self, row: Round, action: Any, northfield: Authority
    ):
        frank = someone(northfield, "reviewer")
        for address in (PLAN, f"{PLAN}gaps/"):
            assert "duty not met" not in text_of(frank.get(address))
        assert frank.get(ONE).status_code == 404
        assert b"review-held" not in b"".join(frank.get(f"{PLAN}file/").streaming_content)
        with in_authority(northfield):
            Round.objects.update(status="submitted")
        assert "Legal duty not met" in text_of(frank.get(ONE))


class Test_one_action:
    def test_what_why_and_what_happened(self, row: Round, action: ImprovementAction, erin: Client):
        page = text_of(erin.get(ONE))
        for words in ("See to review-held.", "Legal duty not met", "No owner yet", "The legal duty is met."):
            assert words in page
        assert "Added: Legal duty not met." in page
        assert "Now, in Self-assessment 1 Not met" in page

    def test_done_it_offers_to_be_scored_again(self, row: Round, action: Any, erin: Client):
        change(row, status="done", done_at=timezone.now())
        html = erin.get(ONE).content.decode()
        assert f'href="{AREA}1/criteria/review-held/">Score it again in Self-assessment 1</a>' in html
        with in_authority(row.authority_id):
            Round.objects.update(status="submitted")
        assert "No round that asks it is open now." in text_of(erin.get(ONE))

    def test_owner_date_and_measure(self, row: Round, action: Any, erin: Client):
        past = london_date(timezone.now()) - timedelta(days=2)
        sent = edited(owner_kind="other", owner_name="Priya", owner_email="P@x.example.org", measure="Seen.")
        answer = erin.post(f"{ONE}edit/", sent | day("due_on", past), follow=True)
        assert "The due date has passed already" in text_of(answer)
        (now,) = actions(row)
        assert (now.title, now.owner_email, now.due_on) == ("See to it", "p@x.example.org", past)

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"title": ""}, "Enter what is to be done"),
            ({"owner_kind": ""}, "Choose who owns this action"),
            ({"owner_kind": "member"}, "Choose the owner"),
            ({"owner_kind": "member", "owner": "999999"}, "Choose the owner"),
            ({"owner_kind": "other"}, "Enter their name"),
            ({"owner_kind": "other", "owner_name": "P", "owner_email": "p@"}, "in the right form"),
            ({"due_on-day": "31", "due_on-month": "2", "due_on-year": "2026"}, "must be a real date"),
            ({"due_on-day": "1", "due_on-month": "1", "due_on-year": "2999"}, "or earlier"),
            ({"measure": "x" * 2001}, "Use 2,000 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_said_and_kept(
        self, row: Round, action: Any, erin: Client, fields: Any, sentence: str
    ):
        answer = erin.post(f"{ONE}edit/", edited(template_document="A kept word") | fields)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert "A kept word" in answer.content.decode()
        assert actions(row)[0].version == 1

    def test_from_an_older_page_both_are_shown_and_nothing_is_saved_over(
        self, row: Round, action: Any, erin: Client
    ):
        erin.post(f"{ONE}edit/", edited(title="Theirs"))
        answer = erin.post(f"{ONE}edit/", edited(title="Mine"))
        assert answer.status_code == 422
        page = text_of(answer)
        assert "What is to be done? Theirs Mine" in page
        assert actions(row)[0].title == "Theirs"
        assert 'name="version" value="2"' in answer.content.decode()
        erin.post(f"{ONE}edit/", edited(title="Mine", version=2))
        assert actions(row)[0].title == "Mine"

    def test_progress_done_dropped_and_taken_up_again(self, row: Round, action: Any, erin: Client):
        for text, stands, version in (("", "under-way", 1), ("Half", "under-way", 2), ("Whole", "done", 3)):
            sent = {"version": version, "text": text, "stands": stands}
            for _press in range(2):
                assert erin.post(f"{ONE}progress/", sent).status_code == 302
        assert actions(row)[0].status == "done"
        for _press in range(2):
            page = erin.post(f"{ONE}drop/", {"version": 4, "reason": "Not ours"}, follow=True)
            assert "Nothing of yours was saved" not in text_of(page)
        assert actions(row)[0].status == "dropped"
        erin.post(f"{ONE}reopen/", {"version": 5, "reason": "Ours"})
        page = text_of(erin.get(ONE))
        for words in ("Half", "Whole", "Not ours", "Ours", "Planned"):
            assert words in page
        with in_authority(row.authority_id):
            assert ActionNote.objects.count() == 6

    @pytest.mark.parametrize(
        ("where", "fields", "sentence"),
        [
            ("progress", {"stands": "planned"}, "Enter how it is going"),
            ("progress", {"stands": "done"}, "Enter what was done"),
            ("progress", {"text": "x"}, "Choose where it stands"),
            ("progress", {"text": "x", "stands": "closed"}, "Select a valid choice"),
            ("drop", {"reason": " "}, "Enter why"),
        ],
    )
    def test_a_report_without_words_is_refused(
        self, row: Round, action: Any, erin: Client, where: str, fields: Any, sentence: str
    ):
        answer = erin.post(f"{ONE}{where}/", {"version": 1} | fields)
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert actions(row)[0].version == 1

    @pytest.mark.parametrize("where", ["progress", "drop"])
    def test_a_report_from_an_older_page_is_shown_again(
        self, row: Round, action: Any, erin: Client, where: str
    ):
        change(row, version=7)
        answer = erin.post(
            f"{ONE}{where}/", {"version": 1, "text": "W1", "reason": "W1", "stands": "planned"}
        )
        assert answer.status_code == 422
        assert "Someone changed this action while you had it open" in text_of(answer)
        assert "W1</textarea>" in answer.content.decode()
        assert actions(row)[0].version == 7

    @pytest.mark.parametrize("where", ["edit", "progress", "drop"])
    def test_what_is_over_leads_back(self, row: Round, action: Any, erin: Client, where: str):
        change(row, status="closed")
        answer = erin.post(f"{ONE}{where}/", edited(text="x", reason="x", stands="done"), follow=True)
        assert "cannot be done as the action stands now" in text_of(answer)
        assert actions(row)[0].status == "closed"

    def test_hostile_words_are_only_words(self, row: Round, action: Any, erin: Client):
        erin.post(
            f"{ONE}edit/", edited(title=HOSTILE, owner_kind="other", owner_name=HOSTILE, measure=HOSTILE)
        )
        erin.post(f"{ONE}progress/", {"version": 2, "text": HOSTILE, "stands": "planned"})
        for address in (PLAN, ONE, f"{ONE}edit/", f"{ONE}progress/"):
            html = erin.get(address).content.decode()
            assert "<script>alert" not in html
            assert "{{ 7*7 }}" in html

    def test_the_owner_is_written_to_again_once(self, row: Round, action: Any, erin: Client):
        assert "Nothing was sent" in text_of(erin.post(f"{ONE}send/", follow=True))
        change(row, owner_name="Priya", owner_email="p@x.example.org")
        for _press in range(2):
            assert "on its way to Priya" in text_of(erin.post(f"{ONE}send/", follow=True))
        with in_authority(row.authority_id):
            assert [one.address for one in Message.objects.all()] == ["p@x.example.org"]

    def test_as_many_queries_however_long_its_trail(
        self, row: Round, action: Any, erin: Client, django_assert_max_num_queries: Any
    ):
        with django_assert_max_num_queries(16) as few:
            erin.get(ONE)
        most = len(few)
        erin.post(f"{ONE}progress/", {"version": 1, "text": "Half", "stands": "planned"})
        erin.post(f"{ONE}progress/", {"version": 2, "text": "More", "stands": "planned"})
        erin.get(ONE)
        with django_assert_max_num_queries(most):
            erin.get(ONE)


class Test_who_may:
    @pytest.mark.parametrize("role", ["auditor", "administrator", "coordinator"])
    def test_others_read_and_change_nothing(self, row: Round, action: Any, northfield: Authority, role: str):
        client = someone(northfield, role)
        html = client.get(ONE).content.decode()
        assert "See to review-held." in html
        for where in ("edit", "progress", "drop", "reopen", "send"):
            assert f"{ONE}{where}/" not in html
            sent = edited(text="x", reason="x", stands="done")
            assert client.post(f"{ONE}{where}/", sent).status_code == 403
        assert actions(row)[0].version == 1

    def test_a_member_reports_on_their_own_and_on_no_other(self, row: Round, northfield: Authority):
        make(row, ("review-held", Aspect.DUTY), ("site-findable", Aspect.DONE))
        dev = make_member(northfield, "dev")
        with in_authority(northfield):
            ImprovementAction.objects.filter(number=1).update(owner=dev, owner_name="Dev Dhillon")
        client = sign_in(Client(), dev)
        assert f"{ONE}progress/" in client.get(ONE).content.decode()
        sent = {"version": 1, "text": "Whole", "stands": "done"}
        assert client.post(f"{ONE}progress/", sent).status_code == 302
        assert client.post(f"{PLAN}2/progress/", sent).status_code == 403
        assert client.post(f"{ONE}drop/", {"version": 2, "reason": "x"}).status_code == 403
        assert [one.status for one in actions(row)] == ["done", "planned"]

    def test_another_authority_finds_nothing(self, row: Round, action: Any):
        southmere = make_authority("southmere")
        sam = sign_in(Client(), make_member(southmere, "sam", Role.ASSESSOR))
        make_round(southmere, owner=User.objects.get(email="sam@southmere.example.org"))
        own = "/southmere/selfassessment/plan/"
        assert sam.get(f"{own}1/").status_code == 404
        assert sam.post(f"{own}1/drop/", {"version": 1, "reason": "x"}).status_code == 404
        sam.post(f"{own}gaps/", {"gap": ["review-held:duty"]})
        assert "No gap has been found yet" in text_of(sam.get(own))
        assert sam.get(ONE).status_code == 404
        assert actions(row)[0].version == 1

    def test_home_counts_what_is_overdue_for_whoever_it_concerns(
        self, row: Round, action: Any, northfield: Authority, erin: Client
    ):
        change(row, due_on=date(2026, 1, 1))
        assert "Improvement actions overdue" in text_of(erin.get("/northfield/home/"))
        dev = make_member(northfield, "dev")
        client = sign_in(Client(), dev)
        assert "Improvement actions overdue" not in text_of(client.get("/northfield/home/"))
        change(row, owner=dev)
        assert "Improvement actions overdue" in text_of(client.get("/northfield/home/"))

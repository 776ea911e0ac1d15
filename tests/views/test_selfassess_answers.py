"""Q3: the page of one criterion. Who may write, what is kept, what is said beside the choice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from pledge import figures
from pledge.figures import Count
from pledge.scoping import in_authority
from selfassess.models import Answer, AnswerChange, Round
from tests.assessing import make_answer, make_round
from tests.factories import NOW, make_authority, make_member, sign_in

HERE = "/northfield/selfassessment/1/criteria/"
PUBLISHED = HERE + "procedure-published/"
INVITED = HERE + "victim-invited/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def row(db) -> Round:
    return make_round(make_authority())


@pytest.fixture
def client(row) -> Client:
    return sign_in(Client(), row.owner)


def words(answer) -> str:
    """What stands on the page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def kept(row: Round, key: str = "procedure-published") -> Answer:
    with in_authority(row.authority_id):
        return Answer.objects.get(round=row, criterion=key)


def nothing_kept(row: Round) -> bool:
    with in_authority(row.authority_id):
        return not Answer.objects.filter(round=row).exists()


def send(client: Client, page: str = PUBLISHED, *, version: int = 0, htmx: bool = False, **data):
    return client.post(page, {"version": version} | data, headers=HTMX if htmx else {})


def test_saving_leads_on_and_from_the_last_one_to_where_an_answer_is_missing(client, row):
    assert send(client, written="2", then="next").url.endswith("/site-findable/")
    last = HERE + "lessons-kept/"
    assert send(client, last, written="1", then="next-open").url.endswith("/procedure-published/")
    assert send(client, last, version=1, written="2", then="next").url.endswith("/lessons-kept/")


@pytest.mark.parametrize("who", ["carol", "alice", "dev"])
def test_others_read_and_change_nothing(row, who):
    make_answer(row, "procedure-published", written="2", comment="Our page.")
    reader = sign_in(Client(), make_member(row.authority, who))
    page = reader.get(PUBLISHED)
    assert page.status_code == 200
    assert "Our page." in words(page)
    assert b"<textarea" not in page.content
    assert send(reader, version=1, written="0").status_code == 422
    assert kept(row).written == "2"


def test_a_reviewer_sees_nothing_before_it_is_submitted(row):
    make_answer(row, "procedure-published", written="2", comment="Our page.")
    frank = sign_in(Client(), make_member(row.authority, "frank"))
    assert frank.get(PUBLISHED).status_code == 403
    with in_authority(row.authority_id):
        Round.objects.filter(pk=row.pk).update(status="submitted")
    assert "Our page." in words(frank.get(PUBLISHED))


def test_a_stranger_and_a_round_of_another_authority(row):
    southmere = make_authority("southmere")
    sam = sign_in(Client(), make_member(southmere, "sam", "assessor"))
    assert sam.get(PUBLISHED).status_code == 404
    assert sam.get(PUBLISHED.replace("northfield", "southmere")).status_code == 404
    assert send(sam, written="0").status_code == 404
    assert nothing_kept(row)


@pytest.mark.parametrize("key", ["no-such-one", "PROCEDURE-PUBLISHED"])
def test_a_criterion_that_is_not_asked(client, key):
    assert client.get(f"{HERE}{key}/").status_code == 404


def test_a_round_of_duties_alone_shows_no_levels(client, row):
    with in_authority(row.authority_id):
        Round.objects.filter(pk=row.pk).update(scope="duties")
    page = client.get(PUBLISHED)
    assert "What is written" not in words(page)
    assert client.get(HERE + "site-findable/").status_code == 404


@pytest.mark.parametrize("htmx", [False, True])
def test_a_missing_reason_is_asked_for_and_the_mark_is_kept(client, row, htmx):
    answer = send(client, duty="not-tested", written="1", htmx=htmx)
    assert answer.status_code == (200 if htmx else 422)
    assert "Say why it was not tested" in words(answer)
    assert (kept(row).duty, kept(row).written) == ("not-tested", "1")


@pytest.mark.parametrize("htmx", [False, True])
def test_a_text_that_is_too_long_is_said_and_the_rest_is_kept(client, row, htmx):
    answer = send(client, written="3", comment="x" * 5001, htmx=htmx)
    assert "5,000 characters or fewer" in words(answer)
    assert kept(row).written == "3"
    assert kept(row).comment == ""
    if not htmx:
        assert "x" * 5001 in answer.content.decode()


@pytest.mark.parametrize("mark", ["4", "met", "<script>", "\x00", "2\u202e"])
def test_a_mark_that_there_is_not_is_said_and_nothing_of_it_kept(client, row, mark):
    answer = send(client, written=mark, comment="Kept all the same")
    assert answer.status_code == 422
    assert kept(row).written == ""
    assert kept(row).comment == "Kept all the same"


@pytest.mark.parametrize("version", ["", "x", "-1", "99", "1" * 30, "٢"])
def test_a_version_that_nobody_gave_saves_nothing_over(client, row, version):
    make_answer(row, "procedure-published", written="2")
    answer = send(client, version=version, written="0")
    assert answer.status_code == 422
    assert "Someone changed this" in words(answer)
    assert kept(row).written == "2"


def test_choosing_mine_saves_over_what_was_seen_and_nothing_newer(client, row):
    make_answer(row, "procedure-published", written="2", version=4)
    answer = send(client, version=1, written="0", comment="Mine")
    assert 'name="over" value="4"' in answer.content.decode()
    with in_authority(row.authority_id):
        Answer.objects.filter(round=row).update(version=5, written="3")
    again = send(client, version=1, over=4, stale="mine", written="0", comment="Mine")
    assert again.status_code == 422
    assert kept(row).written == "3"
    assert send(client, version=1, over=5, stale="mine", written="0", comment="Mine").status_code == 302
    assert (kept(row).written, kept(row).comment) == ("0", "Mine")


def test_both_versions_stand_side_by_side_escaped(client, row):
    make_answer(row, "procedure-published", comment="<b>Theirs</b> & more", version=2)
    page = send(client, version=1, comment="<i>Mine</i>").content.decode()
    assert "&lt;b&gt;Theirs&lt;/b&gt; &amp; more" in page
    assert "&lt;i&gt;Mine&lt;/i&gt;" in page
    assert "<b>Theirs" not in page


def test_a_locked_round_says_so_and_keeps_what_was_typed_on_the_page(client, row):
    page = client.get(PUBLISHED)
    assert page.status_code == 200
    with in_authority(row.authority_id):
        Round.objects.filter(pk=row.pk).update(status="submitted")
    answer = send(client, written="2", comment="Written for twenty minutes")
    assert answer.status_code == 422
    assert "Not saved" in words(answer)
    assert "Written for twenty minutes" in answer.content.decode()
    assert nothing_kept(row)


def test_what_is_saved_on_the_way_takes_the_warning_of_a_draft_off_the_page(client, row):
    make_answer(row, "procedure-published", written="1", draft=True)
    page = client.get(PUBLISHED).content.decode()
    assert "Carried over, not yet confirmed" in page.split('<div id="carried">')[1].split("<form")[0]
    part = send(client, version=1, written="2", htmx=True).content.decode()
    assert '<div id="carried" hx-swap-oob="true"></div>' in part


def test_a_draft_says_that_it_does_not_count(client, row):
    before = make_round(row.authority, 2, status="signed", started_at=NOW - timedelta(days=400))
    make_answer(before, "procedure-published", written="1", comment="As before")
    with in_authority(row.authority_id):
        Round.objects.filter(pk=row.pk).update(carried_from=before)
    make_answer(row, "procedure-published", written="1", comment="As before", draft=True)
    page = words(client.get(PUBLISHED))
    assert "Carried over, not yet confirmed" in page
    assert "Carried over, and not saved in this round yet." in page
    assert "Nothing has been saved here yet" not in page
    assert "What the round before said" in page
    send(client, version=1, written="1", comment="As before")
    page = words(client.get(PUBLISHED))
    assert "Carried over" not in page
    assert "Marks and comment are the same as in the round before" in page


@pytest.fixture
def counted(monkeypatch):
    """Let the product record how many victims were invited."""

    def count(part: int, whole: int) -> None:
        monkeypatch.setitem(
            figures._figures,
            "victims-invited",
            figures._Registered(
                "Invited", "The meetings", lambda period: Count(part, whole, f"{part} of {whole} invited")
            ),
        )

    return count


def test_a_figure_that_is_not_recorded_is_never_made_up(client, monkeypatch):
    monkeypatch.delitem(figures._figures, "victims-invited", raising=False)
    page = words(client.get(INVITED))
    assert "Not recorded here yet" in page
    assert "suggests" not in page


def test_the_live_figure_suggests_a_level_and_is_kept_as_it_was_seen(client, row, counted):
    counted(17, 20)
    page = words(client.get(INVITED))
    assert "17 of 20 invited" in page
    assert "It suggests level 1" in page
    send(client, INVITED, done="3", departs="Two were invited by telephone.")
    answer = kept(row, "victim-invited")
    assert answer.departs == "Two were invited by telephone."
    assert answer.figure_seen == {
        "recorded": True, "part": 17, "whole": 20, "sum": "17 of 20 invited", "suggested": 1,
    }  # fmt: skip


def test_fewer_than_five_cases_suggest_nothing(client, counted):
    counted(4, 4)
    page = words(client.get(INVITED))
    assert "fewer than five cases" in page
    assert "It suggests level" not in page


def test_the_history_shows_before_and_after_and_goes_on(client, row):
    with in_authority(row.authority_id):
        for number in range(27):
            AnswerChange.objects.create(
                round=row, criterion="procedure-published", field="comment", before=f"b{number}.",
                after=f"a{number}.", at=NOW, by_label="Erin Evans", way="page",
            )  # fmt: skip
    first = words(client.get(PUBLISHED + "history/"))
    assert "a26." in first
    assert "b1. a1." not in first
    older = re.search(r"\?before=(\d+)", client.get(PUBLISHED + "history/").content.decode())
    second = words(client.get(f"{PUBLISHED}history/?before={older[1]}"))
    assert "b0. a0." in second
    assert "b1. a1." in second
    assert "b2. a2." not in second
    assert client.get(PUBLISHED + "history/?before=x").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_saving_one_answer_costs_ten_queries(django_assert_max_num_queries):
    row = make_round(make_authority())
    client = sign_in(Client(), row.owner)
    client.get(PUBLISHED)
    for version, said in (
        (0, {"written": "1", "comment": "One"}),
        (1, {"written": "1", "comment": "One two"}),
    ):
        with django_assert_max_num_queries(14) as asked:
            send(client, version=version, htmx=True, **said)
        # Where a transaction begins and ends is no question to the database.
        queries = [one["sql"] for one in asked.captured_queries]
        assert len([sql for sql in queries if not sql.startswith(("BEGIN", "COMMIT"))]) <= 10, queries
        assert kept(row).comment == said["comment"]


def test_the_page_costs_no_more_for_more_answers(client, row, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get(PUBLISHED)
    for key in ("procedure-published", "site-findable", "review-held", "lessons-kept"):
        make_answer(row, key, written="2")
    with django_assert_max_num_queries(12):
        client.get(PUBLISHED)

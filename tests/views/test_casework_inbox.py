"""C1: lists, counts, filters, pages, first day and all done; barred cases nowhere; what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pledge.domain.working_days import london_date
from pledge.models import AuditEntry, Authority, User
from pledge.scoping import in_authority
from reviews.models import Case, CaseBar, HandOver, Person
from reviews.models.cases import YesNoUnknown
from tests.factories import make_authority, make_case, make_member, sign_in

INBOX = "/northfield/casework/"


@pytest.fixture
def today():
    return london_date(timezone.now())


@pytest.fixture
def northfield(db) -> Authority:
    return make_authority()


@pytest.fixture
def alice(northfield: Authority) -> User:
    return make_member(northfield, "alice")


@pytest.fixture
def client(alice: User) -> Client:
    return sign_in(Client(), alice)


def reference(number: int) -> str:
    letters = "BCDFGHJKMNPQRTVWXY"
    return f"ASB-{letters[number // 18]}{letters[number % 18]}BB-BBBB"


def make_cases(authority: Authority, number: int, **fields) -> list[Case]:
    return [make_case(authority, reference(n), **fields) for n in range(number)]


def shown(answer) -> list[str]:
    return [row.reference for row in answer.context["inbox"].rows]


def test_the_first_day_says_how_applications_will_come(client):
    answer = client.get(INBOX)
    assert answer.status_code == 200
    assert "Nobody has applied yet" in answer.content.decode()
    assert "/northfield/" in answer.content.decode()
    assert "moj-sub-navigation" not in answer.content.decode()


def test_what_is_due_first_stands_first_with_who_and_when(northfield, client, today):
    make_case(northfield, "ASB-CDFG-HJKM", next_due_on=today + timedelta(days=9), next_due_kind="decide")
    make_case(
        northfield,
        "ASB-BCDF-GHJK",
        next_due_on=today - timedelta(days=2),
        next_due_kind="acknowledge",
        applicant={"name_to_use": "Zee"},
    )
    make_case(northfield, "ASB-DFGH-JKMN")
    answer = client.get(INBOX)
    assert shown(answer) == ["ASB-BCDF-GHJK", "ASB-CDFG-HJKM", "ASB-DFGH-JKMN"]
    page = answer.content.decode()
    assert "Zee" in page
    assert "2 days overdue" in page
    assert "Acknowledge the application" in page
    assert "in 9 days" in page
    assert "Nothing has a date" in page
    assert "(1 overdue)" in page


def test_tags_say_what_needs_care(northfield, client):
    make_case(
        northfield,
        in_danger=True,
        must_decide_met=True,
        unread_from_applicant=2,
        applicant={"post_safe": YesNoUnknown.NO},
    )
    page = client.get(INBOX).content.decode()
    for words in ("Danger", "Must decide met", "2 unread", "Unsafe contact", "New"):
        assert f">{words}</strong>" in page
    with in_authority(northfield):
        Case.objects.update(
            danger_seen_at=timezone.now(), status="told", unread_from_applicant=0, outcome="met"
        )
        Person.objects.update(post_safe=YesNoUnknown.YES)
    page = client.get(INBOX).content.decode()
    for words in ("Danger", "Must decide met", "2 unread", "Unsafe contact"):
        assert f">{words}</strong>" not in page


def test_danger_stands_on_top_of_every_list_until_it_is_seen_to(northfield, alice, client):
    make_case(northfield, in_danger=True)
    barred = make_case(northfield, "ASB-CDFG-HJKM", in_danger=True)
    with in_authority(northfield):
        CaseBar.objects.create(case=barred, user=alice, reason="r", barred_by=alice, barred_at=timezone.now())
    for which in ("all", "closed"):
        answer = client.get(INBOX, {"list": which})
        assert "In 1 case someone may be in danger" in answer.content.decode()
    with in_authority(northfield):
        Case.objects.update(danger_seen_at=timezone.now())
    assert "someone may be in danger" not in client.get(INBOX).content.decode()


def test_each_list_holds_what_it_says_and_the_counts_agree(northfield, alice, client, today):
    bob = make_member(northfield, "bob")
    day = timedelta(days=1)
    make_case(northfield, "ASB-LATE-LATE", next_due_on=today - day, named_contact=bob)
    make_case(northfield, "ASB-TODA-TODA", next_due_on=today, named_contact=alice)
    make_case(northfield, "ASB-THRE-THRE", next_due_on=today + 3 * day, named_contact=bob)
    make_case(northfield, "ASB-FARR-FARR", next_due_on=today + 30 * day)
    make_case(northfield, "ASB-DONE-DONE", status="closed")
    make_case(northfield, "ASB-LETT-LETT", status="closed", next_due_on=today - day, named_contact=alice)
    make_case(northfield, "ASB-STOP-STOP", status="withdrawn", named_contact=alice)
    expected = {
        "all": {"ASB-LATE-LATE", "ASB-TODA-TODA", "ASB-THRE-THRE", "ASB-FARR-FARR", "ASB-LETT-LETT"},
        "overdue": {"ASB-LATE-LATE", "ASB-LETT-LETT"},
        "soon": {"ASB-TODA-TODA", "ASB-THRE-THRE"},
        "new": {"ASB-FARR-FARR"},
        "mine": {"ASB-TODA-TODA", "ASB-LETT-LETT"},
        "closed": {"ASB-DONE-DONE", "ASB-STOP-STOP"},
    }
    for which, references in expected.items():
        answer = client.get(INBOX, {"list": which})
        assert set(shown(answer)) == references, which
        assert answer.context["inbox"].counts[which] == len(references)
        assert answer.context["inbox"].total == len(references)


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("overdue", "Nothing is overdue"),
        ("soon", "All done for today"),
        ("new", "Every case has a named contact"),
        ("mine", "You are the named contact of no case"),
        ("closed", "No case has come to its end yet"),
    ],
)
def test_an_empty_list_says_what_comes_there(northfield, client, which, words):
    make_case(northfield, named_contact=make_member(northfield, "bob"))
    assert words in client.get(INBOX, {"list": which}).content.decode()


def test_all_done_is_said_only_when_it_is(northfield, client, today):
    make_case(northfield, next_due_on=today + timedelta(days=30))
    assert "All done for today" in client.get(INBOX).content.decode()
    with in_authority(northfield):
        Case.objects.update(next_due_on=today)
    assert "All done for today" not in client.get(INBOX).content.decode()


def test_filters_narrow_a_list_and_none_match_is_another_page(northfield, alice, client):
    make_case(northfield, "ASB-BCDF-GHJK", in_danger=True, named_contact=alice)
    make_case(northfield, "ASB-CDFG-HJKM", unread_from_applicant=1)
    make_case(northfield, "ASB-DFGH-JKMN", must_decide_met=True)
    make_case(northfield, "ASB-FGHJ-KMNP", status="decided", outcome="met")
    for flag, one in (
        ("danger", "ASB-BCDF-GHJK"),
        ("unread", "ASB-CDFG-HJKM"),
        ("must-meet", "ASB-DFGH-JKMN"),
        ("not-told", "ASB-FGHJ-KMNP"),
    ):
        assert shown(client.get(INBOX, {"flag": flag})) == [one], flag
    assert shown(client.get(INBOX, {"contact": alice.pk})) == ["ASB-BCDF-GHJK"]
    asked = client.get(client.get(INBOX).context["links"]["narrow"]).content.decode()
    assert "Alice Adeyemi</option>" in asked
    assert "Apply filters" in asked
    nothing = client.get(INBOX, {"flag": ["danger", "unread"]}).content.decode()
    assert "No case matches these filters" in nothing
    assert "Clear filters" in nothing
    assert "Nobody has applied yet" not in nothing


@pytest.mark.parametrize(
    "query",
    [
        "list=nonsense",
        "flag=nonsense",
        "contact=x",
        "contact=²",
        f"contact={'9' * 19}",
        "page=💥",
        "page=n_1",
        "order=nonsense",
    ],
)
def test_an_address_that_means_nothing_shows_everything(northfield, client, query):
    make_case(northfield)
    answer = client.get(f"{INBOX}?{query}")
    assert (answer.status_code, shown(answer)) == (200, ["ASB-BCDF-GHJK"])


def test_twenty_five_a_page_by_key_and_back(northfield, client):
    make_cases(northfield, 30)
    first = client.get(INBOX)
    assert len(shown(first)) == 25
    assert "1 to 25 of 30" in first.content.decode()
    second = client.get(first.context["links"]["next"])
    assert len(shown(second)) == 5
    assert "26 to 30 of 30" in second.content.decode()
    assert not set(shown(first)) & set(shown(second))
    assert shown(client.get(second.context["links"]["previous"])) == shown(first)


def test_the_order_can_be_turned_and_is_kept_from_page_to_page(northfield, client, today):
    for n in range(30):
        make_case(
            northfield,
            reference(n),
            received_on=today - timedelta(days=n),
            next_due_on=today - timedelta(days=n),
        )
    by_due, newest = client.get(INBOX), client.get(INBOX, {"order": "received"})
    assert shown(newest)[0] == reference(0)
    assert shown(by_due)[0] == reference(29)
    assert shown(client.get(newest.context["links"]["next"]))[-1] == reference(29)
    assert 'aria-sort="descending"' in newest.content.decode()


def test_leaving_a_case_returns_to_the_same_filter_page_and_row(northfield, client):
    make_cases(northfield, 30)
    second = client.get(client.get(INBOX, {"list": "new"}).context["links"]["next"])
    one = shown(second)[2]
    page = client.get(f"{INBOX}{one}/").content.decode()
    address = second.wsgi_request.get_full_path().replace("&", "&amp;")
    assert f'href="{address}#{one}"' in page
    assert f'id="{one}"' in second.content.decode()


def test_barred_cases_are_in_no_list_and_no_count(northfield, alice, client, today):
    bob = make_member(northfield, "bob")
    barred = make_case(
        northfield, "ASB-BCDF-GHJK", next_due_on=today - timedelta(days=5), named_contact=alice
    )
    make_case(northfield, "ASB-CDFG-HJKM", next_due_on=today - timedelta(days=5))
    with in_authority(northfield):
        CaseBar.objects.create(case=barred, user=alice, reason="r", barred_by=bob, barred_at=timezone.now())
    for which, references in {"all": ["ASB-CDFG-HJKM"], "overdue": ["ASB-CDFG-HJKM"], "mine": []}.items():
        answer = client.get(INBOX, {"list": which})
        assert shown(answer) == references
        assert answer.context["inbox"].counts[which] == len(references)
    assert "(1 overdue)" in answer.content.decode()
    seen_by_bob = sign_in(Client(), bob).get(INBOX)
    assert len(shown(seen_by_bob)) == 2
    assert "(2 overdue)" in seen_by_bob.content.decode()


def test_another_authoritys_cases_are_not_here(northfield, client):
    make_case(make_authority("southmere"), "ASB-STRA-NGER", applicant={"name": "Stranger Danger"})
    make_case(northfield)
    answer = client.get(INBOX)
    assert shown(answer) == ["ASB-BCDF-GHJK"]
    assert "Stranger Danger" not in answer.content.decode()


def test_looking_at_a_list_is_in_the_log_without_a_name(northfield, alice, client):
    make_case(northfield)
    client.get(INBOX, {"list": "new"})
    with in_authority(northfield):
        row = AuditEntry.objects.get(action="listed")
    assert (row.about, row.detail, row.actor_user) == ("list:new", {"rows": 1}, alice)


def test_an_auditor_reads_and_keys_nothing_in(northfield):
    make_case(northfield)
    page = sign_in(Client(), make_member(northfield, "dev")).get(INBOX).content.decode()
    assert "ASB-BCDF-GHJK" in page
    assert "Key in an application" not in page


def test_hostile_names_are_only_text(northfield, client):
    make_case(northfield, applicant={"name": "<script>alert(1)</script>{{ 7*7 }}"})
    page = client.get(INBOX).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


def test_what_was_handed_over_to_me_is_said_until_i_accept_it(
    northfield, alice, client, django_assert_max_num_queries
):
    bob = make_member(northfield, "bob")
    given, _other = make_cases(northfield, 2, named_contact=bob)
    with in_authority(northfield):
        row = HandOver.objects.create(
            case=given, giver=bob, taker=alice, note="Ring first.", at=timezone.now()
        )
    client.get(INBOX)
    with django_assert_max_num_queries(14):
        answer = client.get(INBOX)
    assert [one.reference for one in answer.context["inbox"].handed_over] == [given.reference]
    assert "1 case waits for you to accept it" in answer.content.decode()
    assert "waits for you" not in sign_in(Client(), bob).get(INBOX).content.decode()
    with in_authority(northfield):
        CaseBar.objects.create(case=given, user=alice, reason="x", barred_by=bob, barred_at=timezone.now())
    assert client.get(INBOX).context["inbox"].handed_over == ()
    with in_authority(northfield):
        CaseBar.objects.update(lifted_at=timezone.now())
        HandOver.objects.filter(pk=row.pk).update(accepted_at=timezone.now())
    assert client.get(INBOX).context["inbox"].handed_over == ()


@pytest.mark.parametrize("rows", [1, 3, 25])
def test_the_inbox_costs_twelve_queries_however_many_rows(
    northfield, client, today, rows, django_assert_max_num_queries
):
    make_cases(northfield, rows, next_due_on=today, in_danger=True)
    client.get(INBOX)
    with django_assert_max_num_queries(12):
        answer = client.get(INBOX)
    assert len(shown(answer)) == rows

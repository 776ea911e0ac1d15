"""T6: who saw and did what, by person, by case, by day; reading it is written down too."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test import Client

from pledge.access_log import Wanted, every_line, log_page
from pledge.audit import Action, Actor, record
from pledge.csv_files import safe_cell
from pledge.models import AuditEntry, Authority, User
from pledge.roles import Role
from pledge.scoping import in_authority
from reviews.models import Case, CaseBar
from tests.factories import NOW, make_authority, make_case, make_member, sign_in

pytestmark = pytest.mark.django_db
LOG, FILE = "/northfield/settings/access-log/", "/northfield/settings/access-log/file/"
HOSTILE = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture
def northfield() -> Authority:
    return make_authority()


@pytest.fixture
def dev(northfield: Authority) -> User:
    return make_member(northfield, "dev")


@pytest.fixture
def auditor(client: Client, dev: User) -> Client:
    return sign_in(client, dev)


@pytest.fixture
def alice(northfield: Authority) -> User:
    return make_member(northfield, "alice")


@pytest.fixture
def case(northfield: Authority) -> Case:
    return make_case(northfield)


def write(
    authority: Authority, user: User, count: int = 1, *, case: Case | None = None, at: datetime = NOW
) -> None:
    with in_authority(authority):
        for number in range(count):
            record(
                Action.VIEWED,
                actor=Actor.member(user),
                at=at + timedelta(seconds=number),
                about="page:case_overview",
                case_key=case.key if case else "",
            )


def lines_of(page: str) -> int:
    return page.count('scope="row"')


def test_it_says_who_did_what_when_and_in_which_case(
    auditor: Client, northfield: Authority, alice: User, case: Case
):
    write(northfield, alice, case=case, at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    page = auditor.get(LOG).content.decode()
    assert "2 July 2026, 12:30am" in page
    assert "Alice Adeyemi" in page
    assert "Looked at Overview" in page
    assert "ASB-BCDF-GHJK" in page


def test_reading_it_is_written_down_with_what_was_asked(
    auditor: Client, northfield: Authority, alice: User, case: Case
):
    auditor.get(
        LOG, {"person": alice.pk, "case": case.reference, "day-day": 12, "day-month": 3, "day-year": 2026}
    )
    auditor.get(FILE)
    with in_authority(northfield):
        viewed, taken = AuditEntry.objects.order_by("pk")
    assert (viewed.action, viewed.about, viewed.case_key) == ("log-viewed", "access-log", case.key)
    assert viewed.detail == {"person": alice.pk, "day": "2026-03-12"}
    assert taken.action == "downloaded"
    assert "Looked at the access log" in auditor.get(LOG).content.decode()


class Test_narrowed:
    @pytest.fixture(autouse=True)
    def _rows(self, northfield: Authority, alice: User, dev: User, case: Case) -> None:
        other = make_case(northfield, "ASB-MMMM-NNNN")
        write(northfield, alice, 2, case=case)
        write(northfield, alice, 3, case=other, at=NOW + timedelta(days=1))
        write(northfield, dev, 4, case=case, at=NOW + timedelta(days=1))

    def count(self, client: Client, **asked: object) -> int:
        answer = client.get(LOG, asked)
        assert answer.status_code == 200
        return lines_of(answer.content.decode())

    def test_by_person(self, auditor: Client, alice: User):
        assert self.count(auditor, person=alice.pk) == 5

    @pytest.mark.parametrize("typed", ["ASB-BCDF-GHJK", "asb bcdf ghjk", "bcdfghjk"])
    def test_by_case_however_it_is_typed(self, auditor: Client, typed: str):
        assert self.count(auditor, case=typed) == 6

    def test_by_day(self, auditor: Client):
        assert self.count(auditor, **{"day-day": 13, "day-month": "March", "day-year": 2026}) == 7

    def test_by_all_three(self, auditor: Client, alice: User):
        asked = {"day-day": 12, "day-month": 3, "day-year": 2026, "case": "ASB-BCDF-GHJK", "person": alice.pk}
        assert self.count(auditor, **asked) == 2

    def test_and_nothing_matches(self, auditor: Client):
        page = auditor.get(LOG, {"day-day": 1, "day-month": 1, "day-year": 2020}).content.decode()
        assert "No entry matches" in page
        assert 'value="2020"' in page

    @pytest.mark.parametrize(
        ("asked", "says"),
        [
            ({"case": "ASB-XXXX-XXXX"}, "There is no case with this reference here"),
            ({"day-day": 31, "day-month": 2, "day-year": 2026}, "The day must be a real date"),
            ({"day-day": 1, "day-month": 2, "day-year": 9999}, "Enter a day between 2000 and 2100"),
            ({"person": "999999"}, "Select a valid choice"),
            ({"person": "x' OR 1=1"}, "Select a valid choice"),
        ],
    )
    def test_by_what_cannot_be(self, auditor: Client, asked: dict[str, object], says: str):
        for address in (LOG, FILE):
            answer = auditor.get(address, asked)
            assert answer.status_code == 422
            assert says in answer.content.decode()


def test_twenty_five_a_page_and_back(auditor: Client, northfield: Authority, alice: User):
    write(northfield, alice, 60)
    pages, address, seen = [], LOG, []
    for _ in range(3):
        page = auditor.get(address, {} if address != LOG else {"person": alice.pk}).content.decode()
        pages.append(lines_of(page))
        seen.append("of 60" in page)
        following = [part.split('"')[0] for part in page.split('href="') if "page=n" in part.split('"')[0]]
        address = following[0].replace("&amp;", "&") if following else ""
        if not address:
            break
    assert pages == [25, 25, 10]
    assert all(seen)


def test_beyond_a_thousand_it_stops_counting(auditor: Client, northfield: Authority, alice: User):
    with in_authority(northfield):
        AuditEntry.objects.bulk_create(
            AuditEntry(
                authority=northfield,
                at=NOW,
                action="viewed",
                actor_kind="member",
                actor_user=alice,
                actor_label="A",
            )
            for _ in range(1100)
        )
    assert "1 to 25 of more than 1,000" in auditor.get(LOG).content.decode()


def test_entries_of_the_same_moment_are_all_there(northfield: Authority, alice: User):
    with in_authority(northfield):
        AuditEntry.objects.bulk_create(
            AuditEntry(
                authority=northfield,
                at=NOW,
                action="viewed",
                actor_kind="member",
                actor_user=alice,
                actor_label="A",
            )
            for _ in range(55)
        )
        cursor, seen = "", []
        for _ in range(3):
            found = log_page(Wanted(), cursor, barred=frozenset()).page
            seen += [row.pk for row in found.rows]
            cursor = found.next
    assert len(seen) == len(set(seen)) == 55
    assert len(list(every_line(Wanted(), authority_id=northfield.pk, barred=frozenset()))) == 55


def test_a_barred_reader_sees_that_and_not_what(
    auditor: Client, northfield: Authority, alice: User, dev: User, case: Case
):
    write(northfield, alice, case=case)
    with in_authority(northfield):
        CaseBar.objects.create(
            case=case, user=dev, reason="she knows the applicant", barred_by=alice, barred_at=NOW
        )
    page = auditor.get(LOG).content.decode()
    assert "Something in a case you are barred from" in page
    for telling in ("ASB-BCDF-GHJK", "Looked at Overview", "knows the applicant"):
        assert telling not in page
    assert "ASB-BCDF-GHJK" not in b"".join(auditor.get(FILE).streaming_content).decode()
    answer = auditor.get(LOG, {"case": case.reference})
    assert answer.status_code == 422
    assert "You have been asked to stay out of this case." in answer.content.decode()


def test_another_authority_is_never_in_it(auditor: Client, northfield: Authority):
    southmere = make_authority("southmere")
    sam = make_member(southmere, "sam")
    theirs = make_case(southmere, "ASB-SSSS-TTTT")
    write(southmere, sam, 3, case=theirs)
    page = auditor.get(LOG).content.decode()
    assert "Sam" not in page
    assert "ASB-SSSS-TTTT" not in page
    assert auditor.get(LOG, {"person": sam.pk}).status_code == 422
    assert auditor.get(LOG, {"case": "ASB-SSSS-TTTT"}).status_code == 422
    assert auditor.get("/southmere/settings/access-log/").status_code == 404


@pytest.mark.parametrize("address", [LOG, FILE])
@pytest.mark.parametrize("role", list(Role))
def test_administrators_and_auditors_alone(northfield: Authority, role: Role, address: str):
    answer = sign_in(Client(), make_member(northfield, "someone", role)).get(address)
    assert answer.status_code == (200 if role in (Role.ADMINISTRATOR, Role.AUDITOR) else 403)


class Test_the_file:
    @pytest.fixture
    def rows(self, auditor: Client, northfield: Authority, case: Case) -> list[list[str]]:
        mallory = User.objects.create_user("m@northfield.example.org", full_name=HOSTILE)
        write(northfield, mallory, 2, case=case, at=datetime(2026, 7, 1, 13, 30, tzinfo=UTC))
        answer = auditor.get(FILE)
        assert answer["Content-Disposition"] == 'attachment; filename="access-log-northfield.csv"'
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.reader(StringIO(text)))

    def test_holds_every_line_with_uk_times(self, rows: list[list[str]]):
        assert rows[0] == ["Day", "UK time", "Who", "Kind", "What", "Details", "Case"]
        assert rows[1][4] == "Took a copy of a document"  # this very file
        assert rows[2][:2] == ["2026-07-01", "2:30pm"]
        assert rows[2][6] == "ASB-BCDF-GHJK"

    def test_runs_nothing(self, rows: list[list[str]]):
        assert rows[2][2] == f"'{HOSTILE}"

    def test_is_narrowed_as_the_page_is(self, auditor: Client, northfield: Authority, alice: User):
        write(northfield, alice, 3)
        dev_only = b"".join(auditor.get(FILE, {"person": alice.pk}).streaming_content).decode()
        assert dev_only.count("\r\n") == 4

    def test_is_longer_than_a_batch(self, auditor: Client, northfield: Authority, alice: User):
        with in_authority(northfield):
            AuditEntry.objects.bulk_create(
                AuditEntry(
                    authority=northfield,
                    at=NOW,
                    action="viewed",
                    actor_kind="member",
                    actor_user=alice,
                    actor_label="A",
                )
                for _ in range(2100)
            )
        text = b"".join(auditor.get(FILE).streaming_content).decode()
        assert text.count("\r\n") == 2102  # heading, the rows, and the entry for taking the file


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+44 7700", "'+44 7700"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("\r=1", "'\r=1"),
        ("Zainab", "Zainab"),
        ("O'Neill", "O'Neill"),
        (7, "7"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(value: object, cell: str):
    assert safe_cell(value) == cell


def test_a_page_is_found_by_an_index_alone(northfield: Authority, alice: User, case: Case):
    """The plan walks one index and sorts nothing, so a page costs the same among millions of entries."""
    write(northfield, alice, 3, case=case)
    wanted = [
        (Wanted(), "audit_by_time"),
        (Wanted(day=date(2026, 3, 12)), "audit_by_time"),
        (Wanted(person_id=alice.pk), "audit_by_person"),
        (Wanted(person_id=alice.pk, day=date(2026, 3, 12)), "audit_by_person"),
    ]
    from pledge.access_log import LATEST_FIRST, _rows

    with in_authority(northfield):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        for asked, index in wanted:
            plan = _rows(asked).order_by(*LATEST_FIRST.by())[:26].explain()
            assert index in plan, plan
            assert "TEMP B-TREE" not in plan
            assert "Sort" not in plan


def test_the_page_costs_the_same_for_one_and_for_many(
    auditor: Client, northfield: Authority, alice: User, django_assert_max_num_queries
):
    write(northfield, alice, 1, case=make_case(northfield, "ASB-MMMM-MMMM"))
    auditor.get(LOG)
    with django_assert_max_num_queries(12):
        auditor.get(LOG)
    for number, letter in enumerate("BCDFGHJKLM"):
        write(
            northfield,
            alice,
            2,
            case=make_case(northfield, f"ASB-NNNN-NNN{letter}"),
            at=NOW + timedelta(days=number),
        )
    with django_assert_max_num_queries(12):
        assert lines_of(auditor.get(LOG).content.decode()) == 23


def test_its_address_holds_no_name(auditor: Client, alice: User):
    page = auditor.get(LOG, {"person": alice.pk}).content.decode()
    assert f'value="{alice.pk}" selected' in page
    assert "Alice" not in "".join(part.split('"')[0] for part in page.split('href="')[1:])

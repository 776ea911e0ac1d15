"""Q4: the shelf of evidence and one piece of it. Who may do what, what is refused, what is never lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from pledge.audit import Actor
from pledge.models import AuditEntry, Authority, StoredFile
from pledge.scoping import in_authority
from selfassess.models import Evidence, EvidenceUse, Round
from selfassess.services import evidence
from selfassess.services.evidence import Details
from tests.assessing import IDS, make_evidence, make_round, use_evidence
from tests.factories import NOW, make_authority, make_member, sign_in
from tests.uploads import LOCKED_PDF, PDF, macro_word, png, upload
from tests.views.assessed import ROUND, text_of
from tests.views.test_selfassess_by_link import invite

SHELF = f"{ROUND}evidence/"
ADD = f"{SHELF}add/"
CRITERION = f"{ROUND}criteria/{IDS[0]}/"
PICK = f"{SHELF}for/{IDS[0]}/"


@pytest.fixture
def row(db, settings, tmp_path) -> Round:
    settings.MEDIA_ROOT, settings.VIRUS_SCANNER = tmp_path, ""
    return make_round(make_authority())


@pytest.fixture
def erin(row) -> Client:
    return sign_in(Client(), row.owner)


@pytest.fixture
def piece(row) -> Evidence:
    return make_evidence(row.authority)


def someone(row: Round, who: str) -> Client:
    return sign_in(Client(), make_member(row.authority, who))


def typed(**fields) -> dict:
    given = {"press": str(uuid4()), "title": "Our page", "shows": "written", "owner_name": "Erin Evans"}
    return given | fields


def the(model=Evidence, **fields):
    with in_authority(Authority.objects.get(slug="northfield")):
        return list(model.objects.filter(**fields).order_by("pk"))


def change(model, **fields) -> None:
    with in_authority(Authority.objects.get(slug="northfield")):
        model.objects.update(**fields)


def send_files(client: Client, *files, query: str = "", **fields):
    return client.post(f"{ADD}file/{query}", typed(title="", files=list(files), **fields))


class Test_adding:
    def test_every_kind_from_a_page_with_the_warning(self, erin):
        page = erin.get(ADD)
        assert "Do not add case papers" in text_of(page)
        for kind in ("file", "link", "passage", "figure"):
            assert f"/add/{kind}/" in page.content.decode()
            assert "Do not add case papers" in text_of(erin.get(f"{ADD}{kind}/"))
        assert erin.get(f"{ADD}secret/").status_code == 404

    @pytest.mark.parametrize(
        ("kind", "fields"),
        [
            ("link", {"url": " https://example.org/asb "}),
            ("passage", {"document": "ASB policy", "page": "4", "paragraph": "2.1", "quote": "We meet."}),
            ("figure", {"figure": "18 of 20", "figure_source": "Report Q2"}),
        ],
    )
    def test_a_piece_once_however_often_it_is_sent(self, erin, kind, fields):
        words = typed(**fields, **{"review_on-day": "1", "review_on-month": "June", "review_on-year": "2027"})
        first = erin.post(f"{ADD}{kind}/", words)
        assert erin.post(f"{ADD}{kind}/", words).url == first.url
        (made,) = the()
        assert first.url == f"{SHELF}{made.pk}/"
        assert {name: getattr(made, name) for name in fields} == {n: v.strip() for n, v in fields.items()}
        assert (made.kind, made.review_on.isoformat()) == (kind, "2027-06-01")
        page = text_of(erin.get(first.url))
        assert all(value.strip() in page for value in fields.values())
        assert "1 June 2027" in page

    def test_for_a_criterion_it_is_used_there_at_once(self, erin, row):
        words = typed(url="https://example.org/asb")
        for _press in range(2):
            answer = erin.post(f"{ADD}link/?for={IDS[0]}", words)
            assert answer.url == f"{CRITERION}#evidence"
        assert [use.criterion for use in the(EvidenceUse)] == [IDS[0]]
        assert "Our page" in text_of(erin.get(CRITERION))

    def test_for_a_round_submitted_meanwhile_it_is_on_the_shelf_and_that_is_said(self, erin):
        change(Round, status="submitted")
        answer = erin.post(f"{ADD}link/?for={IDS[0]}", typed(url="https://example.org/asb"), follow=True)
        assert "takes no changes now" in text_of(answer)
        assert (len(the()), the(EvidenceUse)) == (1, [])

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("javascript:alert(document.cookie)", "must begin with http:// or https://"),
            ("https://erin:secret@example.org/", "holds a password or a key"),
            ("https://example.org/?access_token=1", "holds a password or a key"),
            ("https://example.org/\u202egpj", "characters that an address cannot have"),
            ("https://", "must name a website"),
            ("", "Enter the address of the page"),
        ],
    )
    def test_hostile_links_are_refused_beside_the_field_with_all_kept(self, erin, url, words):
        answer = erin.post(f"{ADD}link/", typed(url=url, note="Kept note"))
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert "Kept note" in answer.content.decode()
        assert the() == []

    def test_what_looks_like_a_case_is_asked_about_and_stops_nobody(self, erin):
        words = typed(title="Smith v Northfield", url="https://example.org/a", note="Ring 020 7946 0123")
        answer = erin.post(f"{ADD}link/", words)
        assert answer.status_code == 422
        assert "“Title” seems to have the name of a court case: Smith v Northfield" in text_of(answer)
        assert "a telephone number: 020 7946 0123" in text_of(answer)
        assert erin.post(f"{ADD}link/", words | {"no_person": "on"}).status_code == 302
        assert "no_person" not in erin.post(f"{ADD}link/", typed(url="")).content.decode()

    def test_what_is_missing_is_named(self, erin):
        answer = erin.post(f"{ADD}figure/", {"review_on-day": "31", "review_on-month": "2"})
        for words in ("Enter a title", "Choose what it shows", "Enter the figure", "must include a year"):
            assert words in text_of(answer)
        assert answer.status_code == 422


class Test_files:
    def test_several_in_one_go_the_good_kept_and_the_bad_named(self, erin):
        answer = send_files(
            erin,
            upload("ASB policy.pdf", PDF),
            upload("run.exe", b"MZ"),
            upload("minutes.docx", macro_word()),
            upload("chart.png", png()),
            upload("page.pdf", b"<html><script>alert(1)</script>"),
            query=f"?for={IDS[0]}",
        )
        assert answer.status_code == 422
        page = text_of(answer)
        for name in ("“run.exe”:", "“minutes.docx”:", "“page.pdf”:"):
            assert name in page
        assert "These are on the shelf now" in page
        assert "pieces of evidence are used" not in page
        assert [one.title for one in the()] == ["ASB policy", "chart"]
        assert len(the(EvidenceUse)) == 2
        assert len(the(StoredFile)) == 2
        old = str(answer.wsgi_request.POST["press"])
        assert old not in answer.content.decode()

    def test_the_same_press_twice_keeps_each_once(self, erin):
        press = str(uuid4())
        for _press in range(2):
            send_files(erin, upload("a.pdf", PDF), upload("b.pdf", PDF), press=press)
        assert [one.title for one in the()] == ["a", "b"]
        assert len(the(StoredFile)) == 2

    def test_too_many_none_or_one_title_for_several(self, erin):
        many = [upload(f"{number}.pdf", PDF) for number in range(11)]
        assert "Choose 10 files or fewer at a time. You chose 11" in text_of(send_files(erin, *many))
        assert "Choose a file" in text_of(erin.post(f"{ADD}file/", typed(title="")))
        two = erin.post(f"{ADD}file/", typed(title="One", files=many[:2]))
        assert "With several files, leave the title empty" in text_of(two)
        assert "The file is empty" in text_of(send_files(erin, upload("a.pdf", b"")))
        assert the() == []

    def test_markup_in_a_name_is_text(self, erin):
        answer = send_files(erin, upload("<script>alert(1)<.exe", b"MZ"))
        assert b"<script>alert(1)" not in answer.content
        assert answer.status_code == 422

    def test_a_name_like_a_case_is_pointed_out(self, erin):
        answer = send_files(erin, upload("ASB-BCDF-GHJK statement.pdf", PDF), follow=True)
        page = text_of(erin.get(answer.url))
        assert "a case reference: ASB-BCDF-GHJK" in page
        assert "its file is deleted then" in page

    def test_downloaded_as_an_attachment_and_logged(self, erin):
        item = send_files(erin, upload("ASB policy.pdf", PDF)).url
        answer = erin.get(f"{item}file/")
        assert b"".join(answer.streaming_content) == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer.headers["Cache-Control"]
        entry = the(AuditEntry, action="downloaded")[0]
        assert (entry.about, entry.actor_label) == (the()[0].key, "Erin Evans")
        answer.close()

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("waiting", "Being checked for viruses"),
            ("could-not-check", "Could not be checked for viruses"),
            ("infected", "Refused: a virus was found"),
        ],
    )
    def test_what_the_scanner_said_is_on_the_page_and_nothing_leaves(self, erin, settings, state, words):
        item = send_files(erin, upload("a.pdf", PDF)).url
        settings.VIRUS_SCANNER = "tcp://127.0.0.1:9"
        change(StoredFile, state=state)
        for page in (SHELF, item, f"{SHELF}?show=files"):
            assert words in text_of(erin.get(page)), page
        assert "The file cannot be opened now" in text_of(erin.get(item))
        assert f"{item}file/" not in erin.get(item).content.decode()
        assert erin.get(f"{item}file/").status_code != 200
        assert the(AuditEntry, action="downloaded") == []

    def test_an_infected_file_is_not_offered_for_a_criterion(self, erin):
        send_files(erin, upload("a.pdf", PDF))
        assert 'name="pieces"' in erin.get(PICK).content.decode()
        change(StoredFile, state="infected")
        assert 'name="pieces"' not in erin.get(PICK).content.decode()

    def test_a_locked_file_is_kept_and_says_so(self, erin):
        item = send_files(erin, upload("a.pdf", LOCKED_PDF)).url
        assert "Could not be checked for viruses" in text_of(erin.get(item))


class Test_who:
    @pytest.mark.parametrize("who", ["carol", "alice", "dev"])
    def test_others_read_and_change_nothing(self, row, piece, who):
        use_evidence(piece, row, IDS[0])
        client, item = someone(row, who), f"{SHELF}{piece.pk}/"
        for page in (SHELF, item, CRITERION):
            answer = client.get(page)
            assert "The procedure" in text_of(answer), page
            assert "Do not use it here" not in text_of(answer)
            assert "/add/" not in answer.content.decode()
        for page in (ADD, f"{ADD}link/", PICK, f"{item}change/", f"{item}replace/", f"{item}retire/"):
            assert client.get(page).status_code == 403, page
        for page in (f"{item}use/", f"{item}use-newer/", f"{PICK}{piece.pk}/detach/", f"{item}retire/"):
            assert client.post(page, {"criterion": IDS[1]}).status_code == 403, page
        assert len(the(EvidenceUse)) == 1

    def test_a_reviewer_sees_what_a_submitted_round_uses_and_nothing_else(self, row, piece):
        other = make_evidence(row.authority, "For the next round")
        use_evidence(piece, row, IDS[0])
        frank = someone(row, "frank")
        assert frank.get(SHELF).status_code == 403
        change(Round, status="signed")
        new = make_round(row.authority, 2)
        use_evidence(other, new, IDS[0])
        use_evidence(piece, new, IDS[1])
        shelf = text_of(frank.get(SHELF))
        assert "The procedure" in shelf
        assert "For the next round" not in shelf
        assert "and in another round" not in shelf
        page = text_of(frank.get(f"{SHELF}{piece.pk}/"))
        assert "Self-assessment 1" in page
        assert "Self-assessment 2" not in page
        assert frank.get(f"{SHELF}{other.pk}/").status_code == 404
        assert frank.get(f"{SHELF}{other.pk}/file/").status_code == 404

    def test_of_another_authority_nothing_is_found(self, erin, row):
        theirs = make_evidence(make_authority("southmere"), "Southmere’s secret")
        item = f"{SHELF}{theirs.pk}/"
        pages = (item, f"{item}file/", f"{item}change/", f"{item}replace/", f"{item}retire/")
        assert {erin.get(page).status_code for page in pages} == {404}
        for page in (f"{item}use/", f"{item}use-newer/", f"{PICK}{theirs.pk}/detach/", f"{item}retire/"):
            assert erin.post(page, {"criterion": IDS[0]}).status_code == 404
        assert "secret" not in text_of(erin.get(SHELF))
        assert erin.post(PICK, {"pieces": [theirs.pk]}).status_code == 422
        assert erin.get(f"{SHELF}{2**70}/").status_code == 404

    def test_by_link_a_contributor_has_the_files_of_their_theme(self, row, erin):
        change(Round, cut_off=(timezone.now() + timedelta(days=30)).date())
        (row,) = the(Round)
        send_files(erin, upload("ASB policy.pdf", PDF), query=f"?for={IDS[0]}")
        send_files(erin, upload("Other theme.pdf", PDF), query="?for=review-held")
        send_files(erin, upload("Nowhere.pdf", PDF))
        link, (own, other, nowhere) = invite(row), the()
        client = Client()
        page = client.get(f"{link}?criterion={IDS[0]}")
        assert "ASB policy" in text_of(page)
        assert "Do not use it here" not in text_of(page)
        assert "/selfassessment/" not in page.content.decode()
        answer = client.get(f"{link}?evidence={own.pk}")
        for pk in (other.pk, nowhere.pk, 10**30, "x", "²"):
            assert client.get(f"{link}?evidence={pk}").status_code == 404, pk
        entry = the(AuditEntry, action="downloaded")
        assert [(one.about, one.actor_label) for one in entry] == [(own.key, "Priya Patel, Northfield Homes")]
        # Closed last: it takes the connection of the test with it.
        assert b"".join(answer.streaming_content) == PDF
        answer.close()


def test_the_history_of_an_answer_names_its_evidence(erin, row, piece):
    with in_authority(row.authority):
        evidence.change(piece.pk, 1, Details(note="x"), actor=_actor(row), at=NOW)
    erin.post(PICK, {"pieces": [piece.pk]})
    erin.post(f"{PICK}{piece.pk}/detach/")
    page = text_of(erin.get(f"{CRITERION}history/"))
    assert page.count("Evidence The procedure –") == 1
    assert page.count("Evidence – The procedure") == 1


def _actor(row: Round):
    return Actor.member(row.owner)

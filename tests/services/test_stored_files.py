"""An uploaded file is kept, given out only where it may be, and forgotten with its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from pledge import file_bytes
from pledge.audit import Actor
from pledge.models import Authority, StoredFile
from pledge.scoping import OutsideScope, across_authorities, in_authority
from pledge.stored_files import BadFile, NotServed, files_about, find, forget, keep, serve, withheld
from tests.factories import make_authority
from tests.uploads import LOCKED_PDF, PDF, png, upload

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
ERIN = Actor.link("Erin Evans")
State = StoredFile.State
SCANNER = "tcp://127.0.0.1:9"


@pytest.fixture
def northfield(db, settings, tmp_path) -> Iterator[Authority]:
    settings.MEDIA_ROOT = tmp_path
    settings.VIRUS_SCANNER = ""
    authority = make_authority()
    with in_authority(authority):
        yield authority


def kept(data: bytes = PDF, name: str = "Policy.pdf", **more) -> StoredFile:
    return keep(upload(name, data), about="evidence:12", actor=ERIN, at=NOW, **more)


def body(response) -> bytes:
    """All of a response, closed as a server would."""
    try:
        return b"".join(response.streaming_content)
    finally:
        response.close()


class Test_keeping:
    def test_keeps_what_it_is_and_whose(self, northfield: Authority):
        stored = kept()
        assert (stored.name, stored.kind, stored.content_type) == ("Policy.pdf", "pdf", "application/pdf")
        assert (stored.size, stored.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
        assert (stored.about, stored.kept_at, stored.kept_by_label) == ("evidence:12", NOW, "Erin Evans")
        assert (stored.state, stored.authority_id) == (State.WAITING, northfield.pk)
        assert list(files_about("evidence:12")) == [stored]

    def test_names_in_the_storage_and_in_addresses_are_random_and_tell_nothing(self, northfield: Authority):
        first, second = kept(), kept()
        assert len({first.key, second.key, first.path, second.path}) == 4
        assert first.path.startswith(f"stored/{northfield.pk}/")
        assert len(first.key) == 32
        assert "olicy" not in first.path
        assert first.key not in first.path

    def test_a_place_in_the_name_leads_nowhere(self, northfield: Authority, tmp_path):
        with pytest.raises(BadFile):
            kept(name="../../x.pdf")
        assert list(tmp_path.rglob("*")) == []

    @pytest.mark.parametrize(
        ("data", "code", "words"),
        [
            (b"", "empty", "The file is empty."),
            (PDF + b"x" * 3000, "too-large", "The file is larger than 0.001 MB."),
            (b"x" * 500, "not-what-it-says", "What is in the file is not what its name says."),
        ],
    )
    def test_what_is_not_taken_leaves_nothing_behind(
        self, northfield: Authority, tmp_path, data: bytes, code: str, words: str
    ):
        with pytest.raises(BadFile) as refused:
            kept(data, limit=1000)
        assert (refused.value.code, refused.value.sentence[: len(words)]) == (code, words)
        assert list(tmp_path.rglob("*")) == []
        assert not StoredFile.objects.exists()

    def test_the_size_that_an_upload_claims_counts_for_nothing(self, northfield: Authority):
        file = ContentFile(PDF + b"x" * 3000, name="a.pdf")
        file.size = 10
        with pytest.raises(BadFile):
            keep(file, about="evidence:12", actor=ERIN, at=NOW, limit=1000)

    def test_a_file_that_was_read_before_is_read_from_its_beginning(self, northfield: Authority):
        file = upload("a.pdf", PDF)
        file.read()
        assert keep(file, about="evidence:12", actor=ERIN, at=NOW).size == len(PDF)

    def test_a_kind_that_is_not_asked_for_is_refused(self, northfield: Authority):
        with pytest.raises(BadFile):
            kept(kinds=("png",))
        assert kept(png(), "a.png", kinds=("png",)).kind == "png"

    def test_needs_an_authority(self, northfield: Authority):
        with across_authorities(), pytest.raises(OutsideScope):
            kept()

    def test_a_locked_file_is_kept_and_marked(self, northfield: Authority):
        stored = kept(LOCKED_PDF)
        assert (stored.state, stored.reason) == (State.COULD_NOT_CHECK, "locked")


class Test_giving_out:
    def test_is_an_attachment_that_no_browser_runs_or_keeps(self, northfield: Authority):
        response = serve(kept(name="Café; “policy”.pdf"))
        assert body(response) == PDF
        disposition = response.headers["Content-Disposition"]
        assert disposition.startswith("attachment; filename*=utf-8''Caf%C3%A9")
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["Content-Length"] == str(len(PDF))
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert "Location" not in response.headers

    @pytest.mark.parametrize(
        ("state", "reason", "words"),
        [
            (State.WAITING, "", "still being checked"),
            (State.WAITING, "scanner-unreachable", "still being checked"),
            (State.INFECTED, "Eicar", "A virus was found"),
            (State.COULD_NOT_CHECK, "scanner-odd", "could not be checked"),
            (State.COULD_NOT_CHECK, "locked", "This file is locked"),
            (State.COULD_NOT_CHECK, "too-large-to-scan", "too large to be checked"),
            (State.COULD_NOT_CHECK, "bytes-gone", "cannot be found"),
        ],
    )
    def test_with_a_scanner_only_what_is_clean_leaves(
        self, northfield: Authority, settings, state: str, reason: str, words: str
    ):
        settings.VIRUS_SCANNER = SCANNER
        stored = kept()
        stored.state, stored.reason = state, reason
        with pytest.raises(NotServed) as refused:
            serve(stored)
        assert words in refused.value.sentence
        stored.state = State.CLEAN
        assert body(serve(stored)) == PDF

    def test_without_a_scanner_all_but_the_infected_leaves(self, northfield: Authority):
        stored = kept()
        for state in (State.WAITING, State.CLEAN, State.COULD_NOT_CHECK):
            stored.state = state
            assert withheld(stored) is None
        stored.state = State.INFECTED
        assert withheld(stored)

    def test_bytes_that_are_gone_are_a_sentence(self, northfield: Authority):
        stored = kept()
        default_storage.delete(stored.path)
        with pytest.raises(NotServed) as refused:
            serve(stored)
        assert refused.value.code == "bytes-gone"

    def test_a_file_is_found_by_its_key_with_what_it_belongs_to(self, northfield: Authority):
        stored = kept()
        assert find(stored.key, about="evidence:12") == stored
        assert find(stored.key, about="evidence:13") is None
        assert find("0" * 32, about="evidence:12") is None

    def test_a_file_of_another_authority_is_not_found(self, northfield: Authority):
        stored = kept()
        with in_authority(make_authority("southmere")):
            assert find(stored.key, about="evidence:12") is None
            assert list(files_about("evidence:12")) == []
        assert find(stored.key, about="evidence:12") == stored


class Test_forgetting:
    def test_deletes_the_bytes_after_the_commit(
        self, northfield: Authority, django_capture_on_commit_callbacks
    ):
        stored = kept()
        with django_capture_on_commit_callbacks(execute=True):
            forget(stored, at=NOW)
            assert default_storage.exists(stored.path)
        assert not default_storage.exists(stored.path)
        assert stored.forgotten_at == NOW
        assert list(files_about("evidence:12")) == []
        with pytest.raises(NotServed) as refused:
            serve(stored)
        assert refused.value.sentence == "This file was deleted."

    def test_once_however_often(self, northfield: Authority, django_capture_on_commit_callbacks):
        stored = kept()
        with django_capture_on_commit_callbacks(execute=True) as calls:
            forget(stored, at=NOW)
            forget(stored, at=NOW.replace(hour=12))
        assert len(calls) == 1
        assert stored.forgotten_at == NOW

    def test_a_storage_in_trouble_breaks_nothing(
        self, northfield: Authority, django_capture_on_commit_callbacks, monkeypatch, caplog
    ):
        stored = kept()

        def fail(path: str) -> None:
            raise OSError

        monkeypatch.setattr(default_storage, "delete", fail)
        with django_capture_on_commit_callbacks(execute=True):
            forget(stored, at=NOW)
        assert stored.forgotten_at == NOW
        assert "in on_commit()" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_row_rolled_back_leaves_bytes_and_a_forgetting_rolled_back_keeps_them(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.VIRUS_SCANNER = ""
    northfield = make_authority()
    with in_authority(northfield):
        stored = kept()
        with transaction.atomic():
            kept()
            forget(stored, at=NOW)
            transaction.set_rollback(True)
        assert list(StoredFile.objects.values_list("path", "forgotten_at")) == [(stored.path, None)]
    assert default_storage.exists(stored.path)
    assert len(file_bytes.paths_of(northfield.pk)) == 2

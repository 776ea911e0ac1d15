"""What a file is, by its content and its name together: sound ones are taken, and hostile ones by no way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from pledge.file_names import BadFile, clean_name
from pledge.picture_sizes import jpeg_size
from pledge.sniffing import EVIDENCE, endings, labels, look_at
from tests import uploads
from tests.documents import hostile_files
from tests.uploads import LOCKED_OFFICE, LOCKED_PDF, OLD_OFFICE, PDF, docx, jpeg, odf, png, xlsx, zipped

LOCKED_ODF = '<m:file-entry><m:encryption-data m:checksum="x"/></m:file-entry>'
# With its type not first, where no sniffer finds it.
ODT_OUT_OF_ORDER = zipped(
    **{
        "content.xml": "<office/>",
        "META-INF/manifest.xml": uploads.MANIFEST,
        "mimetype": "application/vnd.oasis.opendocument.text",
    }
)
TURNED = chr(0x202E)


def look(name: str, data: bytes) -> tuple[str, str, bool]:
    found = look_at(data, clean_name(name)[1], EVIDENCE)
    return found.kind, found.content_type, found.locked


SOUND = {
    "Policy.pdf": (PDF, "pdf"),
    "POLICY.PDF": (PDF, "pdf"),
    "a.docx": (docx(), "docx"),
    "a.xlsx": (xlsx(), "xlsx"),
    "a.odt": (odf(), "odt"),
    "a.ods": (odf("spreadsheet"), "ods"),
    "a.png": (png(), "png"),
    "a.jpg": (jpeg(), "jpg"),
    "a.jpeg": (jpeg(), "jpg"),
    "a.csv": (b"name,number\r\nNorth,3\r\n", "csv"),
    "a.txt": ("Café at night – twice".encode(), "txt"),
    "windows.txt": ("Café “at night”".encode("cp1252"), "txt"),
    "excel.csv": ("Name;Café".encode("utf-16"), "csv"),
    "marked.csv": ("Name,Café".encode("utf-8-sig"), "csv"),
    # Words with which other kinds of file begin.
    "mz.txt": (b"MZ rang about the noise", "txt"),
    "bm.txt": (b"BM: a report of today", "txt"),
    "sylk.csv": (b"ID,Name\r\n1,North\r\n", "csv"),
    "less.txt": (b"< 5 reports a month, > 2 in May", "txt"),
    "mail.txt": (b"From: a@example.org\nTo: b@example.org\nSubject: noise\n\nHello", "txt"),
    # A template on the council's own network is how Word is set up in many of them.
    "at-work.docx": (uploads.template_from("file:///\\\\council\\templates\\letter.dotx"), "docx"),
}


@pytest.mark.parametrize("name", SOUND)
def test_what_people_honestly_hand_in_is_taken(name: str):
    data, kind = SOUND[name]
    assert look(name, data)[::2] == (kind, False)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", LOCKED_PDF, "pdf"),
        ("a.docx", LOCKED_OFFICE, "docx"),
        ("a.xlsx", LOCKED_OFFICE, "xlsx"),
        ("a.odt", odf(manifest=LOCKED_ODF), "odt"),
    ],
)
def test_a_locked_file_is_known_as_one(name: str, data: bytes, kind: str):
    assert look(name, data)[::2] == (kind, True)


HOSTILE: list[tuple[str, str, bytes | Callable[[], bytes], str]] = [
    ("a web page", "a.html", b"<!doctype html><p>hi", "type"),
    ("a drawing", "a.svg", b"<svg xmlns='x'/>", "type"),
    ("a program", "a.exe", b"MZ\x90\0" + b"\0" * 100, "type"),
    ("a script", "a.js", b"alert(1)", "type"),
    ("an email", "a.eml", b"From: a\n\nb", "type"),
    ("a zip", "a.zip", zipped(a="b"), "type"),
    ("old Word", "a.doc", OLD_OFFICE, "type"),
    ("old Word by a new name", "a.docx", OLD_OFFICE, "type"),
    ("no ending", "policy", PDF, "no-ending"),
    ("macros in Word by name", "a.docm", docx(), "macros"),
    ("macros in Excel by name", "a.xlsm", xlsx(), "macros"),
    ("macros in Word by type", "a.docx", uploads.macro_word, "macros"),
    ("macros in Word by part", "a.docx", lambda: hostile_files.added("word/vbaProject.bin"), "macros"),
    (
        "macros of Excel 4",
        "a.xlsx",
        lambda: hostile_files.with_entry(xlsx(), "xl/macrosheets/s.xml", b"<a/>"),
        "macros",
    ),
    ("macros in OpenDocument", "a.odt", odf(Basic__Standard__m="x"), "macros"),
    (
        "a web page as text",
        "a.txt",
        b"\xef\xbb\xbf \n<!-- x --><HTML><script>alert(1)</script>",
        "not-what-it-says",
    ),
    ("a drawing as text", "a.txt", b"<svg onload=alert(1)>", "not-what-it-says"),
    ("XML as CSV", "a.csv", b"<?xml version='1.0'?><a/>", "not-what-it-says"),
    ("a program as text", "a.txt", b"MZ\x90\0" + b"\0" * 100, "not-what-it-says"),
    ("a program as a picture", "a.jpg", b"MZ\x90\0" + b"\0" * 100, "not-what-it-says"),
    ("bytes as text", "a.txt", b"a note\0\x01 of yesterday", "not-what-it-says"),
    ("a template as a document", "a.docx", uploads.template_word, "not-what-it-says"),
    ("a PDF as text", "a.txt", PDF, "not-what-it-says"),
    ("RTF as text", "a.txt", rb"{\rtf1 hi}", "not-what-it-says"),
    ("a picture as a PDF", "a.pdf", png(), "not-what-it-says"),
    ("a PNG as a JPG", "a.jpg", png(), "not-what-it-says"),
    ("a web page as a PDF", "a.pdf", b"<html>%PDF-1.7 %%EOF", "not-what-it-says"),
    ("a PDF that starts late", "a.pdf", b"junk" + PDF, "not-what-it-says"),
    ("half a PDF", "a.pdf", PDF[:40], "not-what-it-says"),
    ("a PDF that is a zip too", "a.pdf", PDF + zipped(a="b"), "two-in-one"),
    ("a picture that is a zip too", "a.png", png() + zipped(a="b"), "two-in-one"),
    ("a JPG that is a zip too", "a.jpg", jpeg() + zipped(a="b"), "two-in-one"),
    ("a zip before a Word file", "a.docx", zipped(a="b") + docx(), "two-in-one"),
    ("a program before a Word file", "a.docx", b"MZ\x90\0" + docx(), "not-what-it-says"),
    ("a zip as a Word file", "a.docx", zipped(a="b"), "not-what-it-says"),
    ("Excel as Word", "a.docx", xlsx(), "not-what-it-says"),
    ("Word as Excel", "a.xlsx", docx(), "not-what-it-says"),
    ("OpenDocument as another", "a.ods", odf(), "not-what-it-says"),
    ("OpenDocument out of order as another", "a.ods", ODT_OUT_OF_ORDER, "not-what-it-says"),
    ("a bomb", "a.docx", hostile_files.bomb, "packed"),
    ("a small bomb", "a.docx", hostile_files.dense, "packed"),
    ("a part outside", "a.docx", lambda: hostile_files.added("../../etc/x"), "packed"),
    ("half a Word file", "a.docx", docx()[:3000], "damaged"),
    (
        "entities",
        "a.docx",
        lambda: hostile_files.added("word/_rels/x.rels", b"<!DOCTYPE a []><a/>"),
        "damaged",
    ),
    ("a template from elsewhere", "a.docx", uploads.template_from("https://evil.example/t.dotm"), "fetches"),
    ("a picture bomb", "a.png", png(30_000, 2), "picture-too-large"),
    ("a picture bomb of both sides", "a.png", png(10_000, 10_000), "picture-too-large"),
    ("a JPG bomb behind a thumbnail", "a.jpg", jpeg(10_000, 10_000), "picture-too-large"),
    ("a picture of nothing", "a.png", png(0, 5), "not-what-it-says"),
    ("a JPG without a frame", "a.jpg", jpeg()[:30], "not-what-it-says"),
]


@pytest.mark.parametrize(
    ("name", "data", "code"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE]
)
def test_what_is_hostile_or_something_else_is_refused_with_a_sentence(name: str, data, code: str):
    with pytest.raises(BadFile) as refused:
        look(name, data if isinstance(data, bytes) else data())
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx", "odt", "ods", "png", "jpg"])
@pytest.mark.parametrize(
    "data", [b"x", b"PK", b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\0" * 50]
)
def test_a_stump_of_anything_is_refused_and_breaks_nothing(ending: str, data: bytes):
    with pytest.raises(BadFile):
        look_at(data, ending, EVIDENCE)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.odt", "Policy.pdf", "a.png", "a.jpg"])
def test_a_file_cut_off_anywhere_or_with_a_wrong_byte_is_refused_or_taken_and_breaks_nothing(name: str):
    data, _kind = SOUND[name]
    for place in range(0, len(data), max(len(data) // 60, 1)):
        spoilt = data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]
        for attempt in (data[:place], spoilt):
            with suppress(BadFile):
                assert look(name, attempt)


def test_a_kind_that_is_not_asked_for_is_not_taken():
    with pytest.raises(BadFile) as refused:
        look_at(PDF, "pdf", ("png", "jpg"))
    assert "PNG picture, JPG picture" in refused.value.sentence
    assert (labels(("pdf", "docx")), endings(("jpg", "png"))) == ("PDF, Word (.docx)", ".jpg,.jpeg,.png")


def test_the_size_of_a_picture_is_the_one_a_decoder_would_make():
    assert jpeg_size(jpeg(640, 480)) == (640, 480)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Policy 2026.pdf", "Policy 2026.pdf"),
        ("  Policy \u00a0 final .PDF ", "Policy final.PDF"),
        ("Microsoft Word - Policy.docx.pdf", "Microsoft Word - Policy.docx.pdf"),
        ("policy v2.1.pdf", "policy v2.1.pdf"),
        ("Pólisi.pdf", "Pólisi.pdf"),
        ("po\u200blicy\u200f.pdf", "policy.pdf"),
        ('a<b>"c|?*:.pdf', "a_b__c____.pdf"),
        (".pdf", "file.pdf"),
        ("..pdf", "file.pdf"),
        ("\ud800a.pdf", "a.pdf"),
        ("n" * 300 + ".pdf", "n" * 146 + ".pdf"),
        ("a." + "n" * 300, ("a." + "n" * 300)[:150]),
    ],
)
def test_a_name_is_cleaned_for_showing(raw: str, shown: str):
    assert clean_name(raw)[0] == shown
    assert len(clean_name(raw)[0]) <= 150


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("../../etc/passwd.pdf", "name"),
        ("C:\\Users\\erin\\policy.pdf", "name"),
        (f"annual{TURNED}fdp.docx", "name"),
        (f"annual{chr(0x2067)}x.docx", "name"),
        ("policy.exe\0.pdf", "name"),
        ("policy\r\nSet-Cookie: a=b.pdf", "name"),
        ("policy.exe.pdf", "two-endings"),
        ("policy.HTML .pdf", "two-endings"),
        ("policy.js.v2.pdf", "two-endings"),
        ("policy.docm.docx", "two-endings"),
    ],
)
def test_a_name_made_to_deceive_is_refused(raw: str, code: str):
    with pytest.raises(BadFile) as refused:
        clean_name(raw)
    assert refused.value.code == code

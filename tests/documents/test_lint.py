"""An uploaded template: every problem found, with its place, and never a traceback."""

import random
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from pledge.documents.library import shipped_template
from pledge.documents.lint import Finding, Severity, lint
from pledge.documents.names import field_names
from pledge.documents.render import RenderError, render
from reviews.documents.contexts import LETTERS
from reviews.documents.requirements import template_names
from tests.documents import hostile_files as h
from tests.documents.samples import BARE, FULL

NAMES = frozenset({"name", "reasons", "contact.phone", "reports[].because", "body_list[]"})
RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


def found(data: bytes, **options: object) -> list[Finding]:
    return lint(data, NAMES, **options)


@pytest.mark.parametrize("kind", sorted(LETTERS))
def test_the_shipped_templates_are_sound(kind: str) -> None:
    samples = [letter for letter in (*FULL, *BARE) if letter.kind == kind]
    data = shipped_template(kind).path.read_bytes()
    required = template_names(kind)
    assert len(samples) == 2
    assert len(required) > 10
    assert lint(data, field_names(LETTERS[kind]), required_names=required, samples=samples) == []


def test_a_sound_template_of_an_authority_has_no_findings() -> None:
    document = h.sound(
        "Dear {{ name }}", "{%p if reasons %}", "{{ reasons }}", "{%p endif %}",
        "{%p for body in body_list %}", "{{ loop.index }} of {{ loop.length }}: {{ body }}", "{%p endfor %}",
        "Ring {{ contact.phone }}{% if not reports %}.{% endif %}",
        "{% if body_list|length > 1 and reasons is defined %}More than one{% endif %}",
    )  # fmt: skip
    assert found(h.saved(document)) == []


@pytest.mark.parametrize(
    ("make", "place", "says"),
    [
        (lambda: b"", "The file", "not a Word document"),
        (lambda: b"%PDF-1.7 plain wrong", "The file", "not a Word document"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "The file", "old or password-protected"),
        (lambda: b"\0" * 6_000_000, "The file", "larger than 5 MB"),
        (lambda: h.saved(h.sound())[:-200], "The file", "not a Word document"),
        (lambda: h.lacking("word/document.xml"), "The file", "not a Word document"),
        (lambda: h.lacking("[Content_Types].xml"), "The file", "not a Word"),
        (lambda: h.lacking("_rels/.rels"), "The file", "not a Word document"),
        (h.bomb, "word/media/image1.bmp", "unpacks to far more"),
        (h.bomb, "The file", "unpacks to more than 50 MB"),
        (h.dense, "word/media/image1.bmp", "unpacks to far more"),
        (h.crowd, "The file", "more than 500 parts"),
        (h.encrypted, "", "password"),
        (h.lying, "The file", "damaged"),
        (h.with_entities, "word/document.xml", "entities"),
        (h.with_doctype, "word/document.xml", "entities"),
        (lambda: h.added("../../etc/cron.d/x", b""), "../../etc/cron.d/x", "outside"),
        (lambda: h.added("WORD/document.xml", b"<a/>"), "WORD/document.xml", "twice"),
        (lambda: h.added("word/styles.xml", b"<w:styles"), "word/styles.xml", "broken"),
        (lambda: h.added("word/vbaProject.bin", b"x"), "word/vbaProject.bin", "macros"),
        (
            lambda: h.added("word/embeddings/a.bin", b"x"),
            "word/embeddings/a.bin",
            "embedded",
        ),
        (lambda: h.added("word/afchunk.mht", b"x"), "word/afchunk.mht", "another document"),
        (lambda: h.with_link("image", "https://tracker.example/x.png"), "rels", "fetches “https://tracker"),
        (lambda: h.with_link("attachedTemplate", "\\\\evil\\t.dotm"), "rels", "fetches"),
        (lambda: h.with_link("hyperlink", "file:///etc/passwd"), "rels", "no web page"),
        (
            lambda: h.with_body('<w:p><w:fldSimple w:instr=" DDEAUTO cmd "/></w:p>'),
            "DDEAUTO",
            "fetches or runs",
        ),
        (
            lambda: h.with_body("<w:p><w:r><w:instrText> INCLUDETEXT x </w:instrText></w:r></w:p>"),
            "INCLUDETEXT",
            "fetches or runs",
        ),
    ],
)  # fmt: skip
def test_a_dangerous_or_broken_file_is_refused(make: Callable[[], bytes], place: str, says: str) -> None:
    findings = found(make())
    assert any(
        finding.severity is Severity.ERROR and place in finding.place and says in finding.sentence
        for finding in findings
    ), findings


@pytest.mark.parametrize(
    ("paragraph", "says"),
    [
        ("Dear {{ nmae }}", "no field “nmae”. Did you mean “name”"),
        ("{% for r in reports %}{{ r.becuase }}{% endfor %}", "Did you mean “reports: because”"),
        ("{% for r in reprots %}{{ r.because }}{% endfor %}", "Did you mean “reports"),
        ("Ring {{ contact.fone }}", "Did you mean “contact.phone”"),
        ("{{ zzzzqqq }}", "There is no field “zzzzqqq”."),
        ("{{ contact }}", "has several parts"),
        ("{{ reports }}", "has several parts"),
        ("Dear {{ name", "begins here and does not end"),
        ("Dear name }}", "ends here that does not begin"),
        ("{{ }}", "cannot be understood"),
        ("{% if name %}never closed", "no “endif” follows"),
        ("{% if name %}{% for a in reports %}{% endif %}{% endfor %}", "“endif” ends something"),
        ("{%p endfor %}", "“endfor” ends something"),
        ("{% else %}", "cannot be understood"),
        ("{{ name | upper }}", "“upper” is not known"),
        ("{{ name() }}", "calls something"),
        ("{{ name[0] }}", "picks an item"),
        ("{{ name.__class__ }}", "reaches into the program"),
        ("{{ _private }}", "reaches into the program"),
        ("{{ ''.__class__ }}", "A field is a name"),
        ("{% import 'os' as os %}", "import"),
        ("{% set name = 1 %}", "sets a value"),
        ("{{ name * 1000000 }}", "“mul”"),
        ("{% for a in reports recursive %}{{ a.because }}{% endfor %}", "A loop may only say"),
        ("{% for a in name.split() %}{{ a }}{% endfor %}", "must walk one named list"),
        ("{% for a in reports %}{{ loop.parent }}{% endfor %}", "“loop.parent” is not one of"),
        ("{% for a in reports %}" * 4 + "{{ a.because }}" + "{% endfor %}" * 4, "at most 3 deep"),
        ("{{ " + "(" * 3000 + "name" + ")" * 3000 + " }}", "nested too deeply"),
        ("{%tc for a in reports %}", "“{%tc” is not known here"),
        ("{% colspan 2 %}", "is not known here"),
        ("{{r name }}", "is not known here"),
    ],
)
def test_a_bad_field_is_named_with_its_paragraph(paragraph: str, says: str) -> None:
    findings = found(h.saved(h.sound("First", paragraph, "Last {{ name }}")))
    matching = [finding for finding in findings if says in finding.sentence]
    assert matching, findings
    assert matching[0].severity is Severity.ERROR
    place = matching[0].place
    assert "First" not in place
    assert "Last" not in place
    assert place == "The document" or paragraph[:20] in place


def test_every_problem_is_listed_not_only_the_first() -> None:
    document = h.sound("{{ nmae }}", "{{ reasns }}", "{{ name.__class__ }}", "{{ name() }}")
    document.sections[0].header.paragraphs[0].text = "{{ refrence }}"
    data = h.with_entry(h.saved(document), "word/vbaProject.bin", b"x")
    sentences = " ".join(finding.sentence for finding in found(data))
    for says in ("“nmae”", "“reasns”", "“refrence”", "reaches into", "calls something", "macros"):
        assert says in sentences


def test_what_only_deserves_a_look_is_a_warning() -> None:
    split = RUN.format("Dear {{ na") + RUN.format("me }}")
    changed = f'<w:p><w:ins w:id="1" w:author="A">{RUN.format("new")}</w:ins></w:p>'
    for data, says in (
        (h.with_body(f"<w:p>{split}</w:p>"), "in pieces"),
        (h.with_body(changed), "tracked changes"),
        (
            h.with_body("<w:p><w:r><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></w:r></w:p>"),
            "text boxes",
        ),
        (h.with_link("hyperlink", "https://northvale.example/privacy"), "Make sure"),
        (h.added("word/comments.xml", b"<comments/>"), "comments"),
    ):
        (finding,) = found(data)
        assert finding.severity is Severity.WARNING
        assert says in finding.sentence


def test_fields_where_nothing_is_filled_in_are_refused() -> None:
    note = (
        '<w:endnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:endnote>'
        f"<w:p>{RUN.format('{{ name }}')}</w:p></w:endnote></w:endnotes>"
    )
    (finding,) = found(h.added("word/endnotes.xml", note.encode()))
    assert finding.place == "“{{ name }}”"
    assert "not filled in here" in finding.sentence


def test_a_template_must_print_what_no_letter_may_go_without() -> None:
    (finding,) = found(h.saved(h.sound()), required_names={"name", "reports[].because"})
    assert finding.sentence == "“reports: because” is never printed. No letter goes out without it."
    in_condition_only = h.sound("{% if reasons %}{{ name }}{% endif %}")
    assert len(found(h.saved(in_condition_only), required_names={"reasons"})) == 1


def test_a_template_that_breaks_only_when_filled_is_found_out() -> None:
    document = h.sound("{%p if name %}", "{{ name }}{% endif %}")
    assert found(h.saved(document)) == []
    (finding,) = found(h.saved(document), samples=[{"name": ""}, {"name": ""}])
    assert finding.place == "With sample facts"
    assert "broken" in finding.sentence


def test_no_mangled_file_ever_ends_in_a_traceback() -> None:
    """Hundreds of small injuries: the answer is a list of findings, or a letter that renders."""
    whole = h.saved(h.sound("{{ name }}", "{% if reasons %}{{ reasons }}{% endif %}"))
    chance = random.Random(2014)
    for _ in range(300):
        hurt = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        _lint_or_render(bytes(hurt))
    with ZipFile(BytesIO(whole)) as archive:
        names = archive.namelist()
    for name in names:
        _lint_or_render(h.without_entry(whole, name))
        _lint_or_render(h.with_entry(whole, name, b""))
        _lint_or_render(h.with_entry(whole, name, b"<a/>"))


def _lint_or_render(data: bytes) -> None:
    findings = found(data, samples=[{"name": "a", "reasons": "b"}])
    assert all(finding.sentence and finding.place for finding in findings)
    refusal = _refusal(data)
    assert findings or not refusal, f"the check let through what cannot be rendered: {refusal}"


def _refusal(data: bytes) -> str:
    try:
        render(data, {"name": "a", "reasons": "b"}, title="T")
    except RenderError as error:
        return error.sentence
    return ""

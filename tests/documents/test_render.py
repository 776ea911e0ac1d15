"""The renderer: whatever is typed stands in the document, whole, and nothing else happens."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from jinja2 import Environment

from pledge.documents import package
from pledge.documents import render as render_module
from pledge.documents.clean import Picture, clean_text, prepare
from pledge.documents.library import TemplateFile, shipped_template
from pledge.documents.render import RenderError, render
from reviews.documents.contexts import LETTERS, Letter
from tests.documents.awkward import AWKWARD, HOSTILE, filled_with
from tests.documents.samples import BARE, FULL, LETTERHEAD, NOT_MET, png


def template_with(*paragraphs: str, header: str = "") -> bytes:
    """A Word file with these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def rendered(letter: Letter, **options: object) -> bytes:
    return render(shipped_template(letter.kind), letter, title=str(letter.title), **options)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", sorted(LETTERS))
def test_hostile_text_survives_whole_in_every_field(kind: str, text: str) -> None:
    """Looked for here again, so that the renderer's own check is not taken at its word."""
    for letter in filled_with(LETTERS[kind], text):
        paragraphs = "\n\n".join(package.paragraphs_of(rendered(letter)))
        wanted = prepare(letter, lambda picture: picture).texts
        assert len(wanted) > 30
        for field in wanted:
            assert clean_text(text) in field.text
            assert field.text in paragraphs, field.field


@pytest.mark.parametrize("letter", [*FULL, *BARE, *AWKWARD], ids=lambda letter: letter.kind)
def test_every_letter_says_no_program_word_and_leaves_no_field_behind(letter: Letter) -> None:
    paragraphs = "\n".join(package.paragraphs_of(rendered(letter)))
    for wrong in ("None", "True", "False", "{{", "{%", "Namespace", "()", "[]", "..", " ,", "  "):
        assert wrong not in paragraphs


def test_a_new_line_is_a_line_break_and_nothing_else_moves() -> None:
    data = render(template_with("Before {{ x }} after"), {"x": "one\ntwo\a\f\tthree"}, title="T")
    body = Document(BytesIO(data)).element.body
    assert [package.paragraph_text(p) for p in body.iter(qn("w:p"))] == ["Before one\ntwo \n three after"]
    assert list(body.iter(qn("w:tab"))) == []
    assert [br.get(qn("w:type")) for br in body.iter(qn("w:br"))] == [None, None]


def test_text_in_a_header_is_escaped_too() -> None:
    data = render(template_with("Body", header="To {{ x }}"), {"x": "<b>&\n{{ y }}"}, title="T")
    assert "To <b>&\n{{ y }}" in package.paragraphs_of(data)


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ ''.__class__ }}",
        "{{ x.__class__ }}",
        "{{ x|attr('__class__') }}",
        "{% import 'os' as os %}",
        "{% include 'x' %}",
        "{% for a in range(10**9) %}{{ a }}{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "{{ x.upper() }}",
        "{{ x[0] }}",
        "{% set y = x %}{{ y }}",
        "{% macro m() %}{% endmacro %}",
        "{{ lipsum }}",
        "{{ self }}",
    ],
)
def test_a_hostile_template_is_refused_before_it_runs(hostile: str) -> None:
    with pytest.raises(RenderError):
        render(template_with(hostile), {"x": "words"}, title="T")


@pytest.mark.parametrize(
    ("hostile", "would_print"),
    [("{{ ''.__class__ }}", "<class 'str'>"), ("{% for a in range(3) %}{{ a }}{% endfor %}", "012")],
)
def test_the_same_templates_run_where_nothing_guards_them(hostile: str, would_print: str) -> None:
    """The positive control: the refusals above are ours, not a mistake in the examples."""
    assert Environment(autoescape=False).from_string(hostile).render(x="words") == would_print


def test_the_sandbox_stands_behind_the_grammar() -> None:
    """If the inspection ever missed something, the environment alone would still refuse it."""
    environment = render_module._ENVIRONMENT
    assert environment.globals == {}
    with pytest.raises(Exception, match="unsafe"):
        environment.from_string("{{ x.__class__.__mro__ }}").render(x="words")


@pytest.mark.parametrize(
    ("paragraph", "context", "field", "says"),
    [
        ("{{ contact }}", {}, "contact", "contact"),
        ("{{ contact.fax }}", {"contact": {"phone": "1"}}, "fax", "fax"),
        ("{{ contact.phone }}", {"contact": None}, "phone", "phone"),
        ("{{ rows }}", {"rows": ["a"]}, "", "tuple"),
        ("{{ x }}", {"x": True}, "", "bool"),
        ("{{ x }}", {"x": None}, "", "NoneType"),
        ("{{ x }}", {"x": 1.5}, "x", "float"),
        ("{% for a in x %}{{ a }}{% endfor %}", {"x": 3}, "", "iterable"),
        ("{{ logo }}", {"logo": Picture(b"GIF? no", "Logo")}, "", "PNG"),
        ("{% if on %}{{ x }}{% endif %}", {"x": "kept back", "on": 0}, "x", "not whole"),
    ],
)
def test_what_cannot_be_made_is_said_in_a_sentence(
    paragraph: str, context: dict[str, object], field: str, says: str
) -> None:
    with pytest.raises(RenderError) as caught:
        render(template_with(paragraph), context, title="T")
    assert caught.value.field == field
    assert says in caught.value.sentence
    assert "kept back" not in caught.value.sentence


def test_a_tag_where_word_allows_none_is_refused() -> None:
    with pytest.raises(RenderError, match="broken"):
        render(template_with("{%p if x %}", "{{ x }}{% endif %}"), {"x": ""}, title="T")


def test_a_field_that_word_split_into_runs_is_filled() -> None:
    document = Document()
    paragraph = document.add_paragraph("Dear ")
    for piece in ("{", "{ na", "me }", "}", "!"):
        paragraph.add_run(piece)
    out = BytesIO()
    document.save(out)
    assert "Dear Ann!" in package.paragraphs_of(render(out.getvalue(), {"name": "Ann"}, title="T"))


def test_the_same_letter_twice_is_the_same_file() -> None:
    first, second = (rendered(NOT_MET) for _ in range(2))
    assert first == second
    with ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None


def test_threads_do_not_mix_their_letters() -> None:
    letters = [
        replace(NOT_MET, reference=f"REF-{number}", reasons=f"Because {number}") for number in range(40)
    ]
    render_module._MEMORY = render_module._Memory()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(rendered, letters))
    assert made == [rendered(letter) for letter in letters]


def test_the_file_says_what_it_is_and_nothing_of_its_template() -> None:
    template = Document()
    template.add_paragraph("{{ x }}")
    template.core_properties.author = "J. Smith, laptop 7"
    template.core_properties.comments = "draft for the leader"
    template.core_properties.keywords = "{{ x }}"
    out = BytesIO()
    template.save(out)
    moment = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
    data = render(
        out.getvalue(), {"x": "y"}, title="A title & more", language="cy", author="Northvale", made_at=moment
    )
    document = Document(BytesIO(data))
    said = document.core_properties
    assert (said.title, said.language, said.author, said.last_modified_by) == (
        "A title & more", "cy", "Northvale", "Northvale",
    )  # fmt: skip
    assert (said.comments, said.keywords, said.subject) == ("", "", "")
    assert said.created.replace(tzinfo=UTC) == said.modified.replace(tzinfo=UTC) == moment
    assert next(document.styles.element.iter(qn("w:lang"))).get(qn("w:val")) == "cy"
    assert b"J. Smith" not in b"".join(
        ZipFile(BytesIO(data)).read(name) for name in ZipFile(BytesIO(data)).namelist()
    )


def test_a_banner_stands_on_every_page() -> None:
    words = "Practice & demonstration: <not> a real letter"
    data = rendered(NOT_MET, banner=words, large_print=True)
    (section,) = Document(BytesIO(data)).sections
    assert section.header.paragraphs[0].text == words
    assert words not in "".join(package.paragraphs_of(rendered(NOT_MET)))

    template = Document()
    template.add_paragraph("{{ x }}")
    template.sections[0].different_first_page_header_footer = True
    template.sections[0].first_page_header.paragraphs[0].text = "Our letterhead for {{ x }}"
    template.settings.odd_and_even_pages_header_footer = True
    out = BytesIO()
    template.save(out)
    document = Document(BytesIO(render(out.getvalue(), {"x": "y"}, title="T", banner=words)))
    (section,) = document.sections
    for header in (section.header, section.first_page_header, section.even_page_header):
        assert header.paragraphs[0].text == words
    assert section.first_page_header.paragraphs[1].text == "Our letterhead for y"


def test_without_a_moment_the_file_names_none() -> None:
    core = ZipFile(BytesIO(rendered(NOT_MET))).read("docProps/core.xml")
    assert b"created" not in core
    assert b"modified" not in core.replace(b"lastModifiedBy", b"")


def test_large_print_is_eighteen_points_at_least_everywhere() -> None:
    data = rendered(NOT_MET, large_print=True)
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.startswith("word/") or not name.endswith(".xml"):
                continue
            for size in _sizes(archive.read(name)):
                assert size >= 36, name
    headings = Document(BytesIO(data)).styles
    assert headings["Heading 1"].font.size.pt > headings["Heading 2"].font.size.pt > 18
    assert min(_sizes(ZipFile(BytesIO(rendered(NOT_MET))).read("word/styles.xml"))) < 36


def _sizes(xml: bytes) -> list[int]:
    tree = package.etree.fromstring(xml)
    return [int(size.get(qn("w:val"))) for size in tree.iter(qn("w:sz"), qn("w:szCs"))]


def test_the_logo_has_words_and_its_shape() -> None:
    wide = replace(LETTERHEAD, logo=Picture(png(2000, 100), 'Arms of "Northvale" & <district>'))
    document = Document(BytesIO(rendered(replace(NOT_MET, letterhead=wide))))
    (picture,) = document.element.body.iter(qn("wp:docPr"))
    assert picture.get("descr") == 'Arms of "Northvale" & <district>'
    extent = picture.getparent().find(qn("wp:extent"))
    assert int(extent.get("cx")) == 80 * 36000
    assert int(extent.get("cx")) / int(extent.get("cy")) == pytest.approx(20, rel=0.01)


def test_a_changed_template_is_not_used() -> None:
    real = shipped_template("closed")
    forged = TemplateFile(real.path, real.kind, real.version, "0" * 64)
    with pytest.raises(RenderError, match="changed since"):
        render(forged, NOT_MET, title="T")


def test_a_template_can_be_a_path_or_bytes() -> None:
    path = shipped_template(NOT_MET.kind).path
    assert render(path, NOT_MET, title="T") == render(path.read_bytes(), NOT_MET, title="T")
    with pytest.raises(RenderError, match="not a Word document"):
        render(b"not a zip", NOT_MET, title="T")

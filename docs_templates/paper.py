"""A letter being written: headings, paragraphs, lists and tables with merge fields in them."""

from collections.abc import Iterator
from contextlib import contextmanager

from docx.shared import Mm, Pt
from docx.table import _Cell

from docs_templates import look

# The reader and the logo on the left, the sender and the date on the right: there an email address of forty
# characters stands on one line, and the reader’s lines still end inside the window of a DL envelope.
_LETTERHEAD_MM = [76, 90]
# From the top margin, so that the address shows in the window of a DL envelope.
_ADDRESS_BEGINS_MM = 28


def printed(field: str) -> str:
    """The merge field that prints this name."""
    return "{{ " + field + " }}"


class Paper:
    """One template in the making. Every method adds to the end of it.

    A letter begins with its letterhead; a record has none, and says at the foot that it stays inside.
    ``foot`` are the two lines at the foot of a paper that is neither.
    """

    def __init__(self, *, letter: bool = True, foot: tuple[str, str] | None = None) -> None:
        self.document = look.blank_letter()
        if letter:
            self._letterhead()
        first = "{{ letterhead.authority }}" if letter else "{{ authority }}. {{ kept_inside }}"
        self._footer(*(foot or (first, "Reference {{ reference }}")))

    def heading(self, text: str, level: int = 2) -> None:
        """A real heading of that level."""
        self.document.add_paragraph(text, style=f"Heading {level}")

    def text(self, text: str, *, bold: bool = False, keep: bool = False) -> None:
        """A paragraph; `keep` holds it to the one after."""
        paragraph = self.document.add_paragraph()
        paragraph.add_run(text).bold = bold or None
        paragraph.paragraph_format.keep_with_next = keep or None

    def lines(self, *lines: str) -> None:
        """Short lines that belong together, as an address does: one paragraph."""
        run = self.document.add_paragraph().add_run(lines[0])
        for line in lines[1:]:
            run.add_break()
            run.add_text(line)

    def bullets(self, each: str) -> None:
        """One bullet for every item; `each` is a loop, "way in send_more"."""
        self._tag(f"for {each}")
        self.document.add_paragraph(printed(each.split()[0]), style="List Bullet")
        self._tag("endfor")

    def places(self, each: str) -> None:
        """One bullet for every place to turn to: its name in bold, what it does, how to reach it."""
        item = each.split()[0]
        self._tag(f"for {each}")
        paragraph = self.document.add_paragraph(style="List Bullet")
        paragraph.add_run(printed(f"{item}.name")).bold = True
        for field in ("what_for", "how"):
            run = paragraph.add_run()
            run.add_break()
            run.add_text(printed(f"{item}.{field}"))
        self._tag("endfor")

    @contextmanager
    def when(self, condition: str) -> Iterator[None]:
        """What is written inside stands only if the condition holds."""
        self._tag(f"if {condition}")
        yield
        self._tag("endif")

    def otherwise(self) -> None:
        """Inside `when`: what follows stands if the condition does not hold."""
        self._tag("else")

    def repeat_headed(self, each: str, heading: str, text: str) -> None:
        """A heading of the third level and a paragraph for every item."""
        self._tag(f"for {each}")
        self.heading(heading, 3)
        self.text(text)
        self._tag("endfor")

    def signature(self) -> None:
        """The end: who signs, kept together on one page."""
        self.text("Yours sincerely", keep=True)
        with self.when("contact"):
            self.lines("{{ contact.name }}", "{{ contact.role }}", "{{ letterhead.authority }}")
            self.otherwise()
            self.text("{{ letterhead.authority }}")

    @contextmanager
    def each(self, loop: str) -> Iterator[None]:
        """What is written inside stands once for every item of the loop, "theme in themes"."""
        self._tag(f"for {loop}")
        yield
        self._tag("endfor")

    def labelled(self, label: str, text: str) -> None:
        """A paragraph that begins with what it is about, in bold."""
        paragraph = self.document.add_paragraph()
        paragraph.add_run(label).bold = True
        paragraph.add_run(f" {text}")

    def picture(self, field: str, heading: str) -> None:
        """A chart under its heading, where the context has one; small, so that two fit under a summary."""
        with self.when(field):
            title = self.document.add_paragraph(style="Heading 2")
            title.add_run(heading).font.size = Pt(12)
            title.paragraph_format.space_before = Pt(10)
            paragraph = self.document.add_paragraph()
            paragraph.add_run(printed(field))
            paragraph.paragraph_format.space_after = Pt(0)

    def new_heading(self, text: str) -> None:
        """A heading of the second level on a new page."""
        heading = self.document.add_paragraph(text, style="Heading 2")
        heading.paragraph_format.page_break_before = True

    def table(self, caption: str, each: str, columns: list[tuple[str, int, str]]) -> None:
        """A table with a row for every item; a column is its heading, width in mm and field."""
        widths = [width for _, width, _ in columns]
        table = look.plain_table(self.document, widths, caption)
        for cell, (heading, _, _) in zip(look.add_row(table, widths), columns, strict=True):
            cell.paragraphs[0].style = "Table text"
            cell.paragraphs[0].add_run(heading).bold = True
            cell.paragraphs[0].paragraph_format.keep_with_next = True
            look.rule_below(cell)
        look.mark_header(table)
        table.add_row().cells[0].text = "{%tr for " + each + " %}"
        for cell, (_, _, field) in zip(look.add_row(table, widths), columns, strict=True):
            cell.paragraphs[0].style = "Table text"
            cell.paragraphs[0].add_run(field)
            look.rule_below(cell)
        table.add_row().cells[0].text = "{%tr endfor %}"
        self._gap()

    def _tag(self, words: str) -> None:
        self.document.add_paragraph("{%p " + words + " %}")

    def _gap(self) -> None:
        """Air after a table: Word gives it none of its own."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(6)

    def _letterhead(self) -> None:
        """Sender on the right, reader on the left where a window envelope shows it."""
        table = look.plain_table(self.document, _LETTERHEAD_MM, "Who this letter is from and to")
        left, right = look.add_row(table, _LETTERHEAD_MM)
        table.rows[0].height = Mm(_ADDRESS_BEGINS_MM)
        _fill(
            left,
            ["{%p if letterhead.logo %}", "{{ letterhead.logo }}", "{%p endif %}",
             "**{{ letterhead.authority }}"],
        )  # fmt: skip
        _fill(
            right,
            ["{%p for line in letterhead.address_lines %}", "{{ line }}", "{%p endfor %}",
             "{{ letterhead.phone }}", "{{ letterhead.email }}"],
        )  # fmt: skip
        left, right = look.add_row(table, _LETTERHEAD_MM)
        _fill(
            left,
            ["", "{{ addressee.name }}", "{%p for line in addressee.address_lines %}",
             "{{ line }}", "{%p endfor %}", ""],
        )  # fmt: skip
        _fill(right, ["", "{{ letter_date }}", "", "Our reference", "{{ reference }}", ""])
        self.text("Dear {{ addressee.name }}")

    def _footer(self, first: str, second: str) -> None:
        footer = self.document.sections[0].footer
        footer.paragraphs[0].paragraph_format.space_before = Pt(8)
        footer.paragraphs[0].add_run(first)
        paragraph = footer.add_paragraph(style="Footer")
        paragraph.add_run(f"{second}\tPage ")
        look.add_field(paragraph, "PAGE")
        paragraph.add_run(" of ")
        look.add_field(paragraph, "NUMPAGES")


def _fill(cell: _Cell, lines: list[str]) -> None:
    """The lines of one corner of the letterhead; two stars in front make one bold."""
    for place, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = "Letterhead"
        paragraph.add_run(line.removeprefix("**")).bold = line.startswith("**") or None

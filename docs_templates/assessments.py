"""The wording of the papers of the self-assessment: the report on a round and the commitment statement.

The names in braces are the fields of `selfassess/documents/contexts.py`, and a test compares them. Until a
round is signed off, every page says so twice: in words that are read aloud, and as a mark behind the text.
"""

from docx.oxml import parse_xml
from docx.shared import Pt

from docs_templates.paper import Paper

_FOOT = ("{{ authority }}. {{ edition }}", "{{ reference }}")
# Word's own way to write behind a page: a drawing in the header, which every page repeats.
_MARK = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
     xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
  <w:pict>
    <v:shapetype id="draft-mark-type" coordsize="21600,21600" o:spt="136" adj="10800"
                 path="m@7,l@8,m@5,21600l@6,21600e">
      <v:formulas>
        <v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
        <v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
        <v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>
        <v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/>
        <v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/>
      </v:formulas>
      <v:path textpathok="t" o:connecttype="custom"
              o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>
      <v:textpath on="t" fitshape="t"/>
    </v:shapetype>
    <v:shape id="draft-mark" o:spid="_x0000_s2049" type="#draft-mark-type" alt="Draft" title="Draft"
             style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:133pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin"
             o:allowincell="f" fillcolor="#e4e6e8" stroked="f">
      <v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" string="DRAFT"/>
    </v:shape>
  </w:pict>
</w:r>
"""


def report() -> Paper:
    """A page for a board, then scores, duties, every criterion, figures, evidence, plan, signatures."""
    paper = _paper()
    paper.bullets("line in summary")
    paper.picture("profile", "Scores by theme: what is written and what is done")
    paper.picture("second_chart", "{{ second_title }}")
    paper.new_heading("What the scores rest on")
    paper.text(
        "Levels run from 0 (nothing in place) to 3 (in place, checked and improved). A score is the weighted "
        "mean of the levels given, and says on how many answers it rests. Legal duties are met or not met: "
        "they are counted beside the scores and are never part of them."
    )
    paper.heading("By theme", 3)
    _scores(paper, "Scores by theme", "row in scores", "Theme")
    paper.heading("By point of the Pledge", 3)
    _scores(paper, "Scores by point of the Pledge", "row in points", "Point")
    with paper.when("changes"):
        paper.heading("Change since the round before", 3)
        paper.text("{{ changes_between }}", keep=True)
        paper.table(
            "Change since the round before",
            "row in changes",
            [("Theme", 60, "{{ row.name }}"), ("Written and done together", 50, "{{ row.change }}"),
             ("Rests on", 56, "{{ row.rests }}")],
        )  # fmt: skip
    with paper.when("left"):
        paper.heading("How the plan burns down", 3)
        paper.table(
            "Actions of the plan at the end of each day",
            "row in left",
            [("At the end of", 55, "{{ row.on }}"), ("Open", 30, "{{ row.still_open }}"),
             ("Of these overdue", 36, "{{ row.overdue }}"),
             ("Done, to be scored again", 45, "{{ row.waiting }}")],
        )  # fmt: skip
    paper.heading("Legal duties not met or not tested")
    with paper.when("duties"):
        paper.table(
            "Legal duties not met or not tested",
            "duty in duties",
            [("Where it stands", 40, "{{ duty.citation }}"), ("Duty", 76, "{{ duty.name }}"),
             ("Found", 50, "{{ duty.said }}")],
        )  # fmt: skip
        paper.otherwise()
        paper.text("{{ no_duties }}")
    with paper.when("themes"):
        paper.new_heading("Every criterion, by theme")
        with paper.each("theme in themes"):
            paper.heading("{{ theme.name }}")
            paper.text("{{ theme.score }}", keep=True)
            with paper.each("entry in theme.entries"):
                paper.heading("{{ entry.name }}", 3)
                paper.text("{{ entry.basis }}", keep=True)
                with paper.each("line in entry.lines"):
                    paper.labelled("{{ line.label }}", "{{ line.words }}")
    paper.heading("Figures of practice")
    paper.text("{{ figures_period }}")
    with paper.when("figures"):
        paper.table(
            "Figures of practice that the service recorded",
            "figure in figures",
            [("What", 52, "{{ figure.name }}"), ("Figure", 34, "{{ figure.value }}"),
             ("How it was counted", 80, "{{ figure.how }}")],
        )  # fmt: skip
    _if_any(paper, "figures_left_out")
    _if_any(paper, "figures_not_recorded")
    paper.heading("Evidence")
    with paper.when("evidence"):
        paper.table(
            "Evidence, and where it is used",
            "piece in evidence",
            [("Evidence", 66, "{{ piece.name }}"), ("Used for", 56, "{{ piece.used }}"),
             ("Kept up to date", 44, "{{ piece.kept }}")],
        )  # fmt: skip
        paper.otherwise()
        paper.text("{{ no_evidence }}")
    paper.heading("Improvement plan")
    with paper.when("plan"):
        paper.table(
            "Improvement plan",
            "action in plan",
            [("Action", 82, "{{ action.action }}"), ("By when", 46, "{{ action.who_when }}"),
             ("Where it stands", 38, "{{ action.status }}")],
        )  # fmt: skip
        paper.otherwise()
        paper.text("{{ no_plan }}")
    _signatures(paper)
    return paper


def statement() -> Paper:
    """What an authority commits to in public: where it stands, what comes next, two dates."""
    paper = _paper()
    paper.text("{{ opening }}")
    paper.heading("Where we stand")
    paper.bullets("line in found")
    paper.heading("The six points of the Pledge")
    with paper.each("point in points"):
        paper.heading("{{ point.name }}", 3)
        paper.lines("{{ point.meaning }}", "{{ point.found }}")
    paper.heading("What we do next")
    with paper.when("steps"):
        paper.bullets("step in steps")
        paper.otherwise()
        paper.text("{{ no_steps }}")
    paper.heading("Two dates")
    paper.text("{{ committed }}")
    paper.text("{{ judged }}")
    _signatures(paper)
    return paper


def _paper() -> Paper:
    """The beginning that both share."""
    paper = Paper(letter=False, foot=_FOOT)
    _draft_on_every_page(paper)
    paper.heading("{{ title }}", 1)
    paper.text("{{ standing }}")
    return paper


def _scores(paper: Paper, caption: str, each: str, first: str) -> None:
    paper.table(
        caption,
        each,
        [(first, 46, "{{ row.name }}"), ("Written", 20, "{{ row.written }}"), ("Done", 16, "{{ row.done }}"),
         ("Rests on", 42, "{{ row.rests }}"), ("Legal duties", 42, "{{ row.duties }}")],
    )  # fmt: skip


def _if_any(paper: Paper, field: str) -> None:
    with paper.when(field):
        paper.text("{{ " + field + " }}")


def _signatures(paper: Paper) -> None:
    paper.heading("Signed off")
    paper.table(
        "Who signed, and when",
        "one in signed",
        [("As", 40, "{{ one.role }}"), ("Name and position", 86, "{{ one.name }}"),
         ("On", 40, "{{ one.on }}")],
    )  # fmt: skip
    paper.heading("What these criteria are")
    paper.text("{{ statement }}")


def _draft_on_every_page(paper: Paper) -> None:
    """Words in the header for everybody, and the mark behind the page for whoever sees it."""
    header = paper.document.sections[0].header
    first = header.paragraphs[0]
    first.text = "{%p if draft %}"
    words = header.add_paragraph()
    words.add_run("{{ draft }}").bold = True
    words._p.append(parse_xml(_MARK))
    header.add_paragraph("{%p endif %}")
    # A header without any paragraph is no header: this one stays, and takes no room.
    last = header.add_paragraph()
    last.paragraph_format.space_after = Pt(0)
    last.paragraph_format.line_spacing = Pt(1)


ASSESSMENTS = {"assessment-report": ("1", report), "commitment-statement": ("1", statement)}

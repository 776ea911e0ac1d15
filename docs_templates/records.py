"""The wording of records for the bodies or the case file: what was decided, in one paper to print.

The names in braces are the fields of `reviews/documents/records.py`, and a test compares them.
"""

from docs_templates.paper import Paper


def decision() -> Paper:
    """What was decided, on what, by whom, when told; then findings, bodies, reports, letters."""
    paper = Paper(letter=False)
    paper.heading("{{ title }}", 1)
    paper.text("{{ standing }}")
    paper.table(
        "The decision at a glance",
        "fact in facts",
        [("What", 56, "{{ fact.name }}"), ("On record", 110, "{{ fact.value }}")],
    )
    paper.heading("What was found, and why")
    paper.repeat_headed("finding in findings", "{{ finding.name }}", "{{ finding.value }}")
    paper.heading("What each body says")
    paper.table(
        "What each body says",
        "word in bodies",
        [("Body", 50, "{{ word.body }}"), ("Its word", 40, "{{ word.says }}"),
         ("Through whom", 76, "{{ word.how }}")],
    )  # fmt: skip
    paper.heading("The reports, on the advice that was seen")
    paper.bullets("route in advice")
    with paper.when("reports"):
        paper.table(
            "Each report, and whether it counts",
            "report in reports",
            [("Report", 26, "{{ report.report }}"), ("Result", 38, "{{ report.result }}"),
             ("Why", 102, "{{ report.because }}")],
        )  # fmt: skip
    paper.heading("Letters, and attempts to tell that failed")
    paper.bullets("line in telling")
    return paper


RECORDS = {"decision-record": ("1", decision)}

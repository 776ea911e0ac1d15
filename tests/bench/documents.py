"""Budget 4: one letter, cleaned, escaped and checked by opening it again, against bare docxtpl.

Both fill the longest shipped letter with the same facts and give its bytes. docxtpl escapes
but neither cleans nor checks; ours does all three and still has to be no slower.
"""

from collections.abc import Callable
from io import BytesIO
from statistics import median
from time import perf_counter

from docxtpl import DocxTemplate

from pledge.documents.clean import prepare
from pledge.documents.library import shipped_template
from pledge.documents.render import render
from tests.documents.samples import NOT_MET

LIMIT = 1.0
ROUNDS = 15


def run() -> list[dict[str, object]]:
    """Interleaved runs, so that a busy machine slows both alike."""
    template = shipped_template(NOT_MET.kind)
    # The bare letter goes without its logo: docxtpl has no plain way to take one.
    bare_context = prepare(NOT_MET, lambda picture: "").values
    ours, bare = [], []
    render(template, NOT_MET, title="Decision")
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: render(template, NOT_MET, title="Decision")))
        bare.append(_seconds(lambda: _bare(template.path.read_bytes(), bare_context)))
    ratio = median(ours) / median(bare)
    return [
        {
            "name": "document",
            "ratio": round(ratio, 3),
            "limit": LIMIT,
            "detail": f"{median(ours) * 1000:.1f} ms, bare docxtpl {median(bare) * 1000:.1f} ms",
        }
    ]


def _bare(template: bytes, context: dict[str, object]) -> bytes:
    document = DocxTemplate(BytesIO(template))
    document.render(context, autoescape=True)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun

"""Make a letter: refuse it while a part is missing, then fill its template."""

from datetime import datetime
from pathlib import Path

from pledge.documents.library import TemplateFile, shipped_template
from pledge.documents.render import render
from reviews.documents.contexts import Letter
from reviews.documents.requirements import MissingPart, missing_parts


class IncompleteLetter(Exception):
    """The letter lacks parts it may not go without; `missing` says which and what to do."""

    def __init__(self, missing: list[MissingPart]) -> None:
        super().__init__(", ".join(part.field for part in missing))
        self.missing = missing


def write_letter(
    letter: Letter,
    *,
    template: TemplateFile | Path | bytes | None = None,
    language: str = "en-GB",
    large_print: bool = False,
    posted: bool = False,
    made_at: datetime | None = None,
    banner: str = "",
) -> bytes:
    """The letter as a Word file, from the authority's own template or the shipped one.

    The page of the letter is made from these very bytes: `pledge.documents.reader.read`
    with `templates/components/document.html`. `banner` is for demonstration and practice.

    Raises IncompleteLetter before anything is made (law.md §7 rows 22 and 40: no letter
    goes out with empty reasons or an empty appeal route), and RenderError when the template
    cannot be filled.
    """
    if missing := missing_parts(letter, posted=posted):
        raise IncompleteLetter(missing)
    return render(
        template if template is not None else shipped_template(letter.kind),
        letter,
        title=str(letter.title),
        language=language,
        author=letter.letterhead.authority,
        large_print=large_print,
        made_at=made_at,
        banner=banner,
    )

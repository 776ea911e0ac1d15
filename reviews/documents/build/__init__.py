"""From a case to what a letter says: one builder a kind, found by :func:`build_letter`."""

from reviews.documents.build.facts import LetterFacts
from reviews.documents.build.free_parts import DAY, LINES, FreePart, parts_of
from reviews.documents.build.kinds import build_letter

__all__ = ["DAY", "LINES", "FreePart", "LetterFacts", "build_letter", "parts_of"]

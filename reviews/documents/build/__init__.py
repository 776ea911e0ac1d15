"""From a case to what a letter says: one builder a kind, found by :func:`build_letter`."""

from reviews.documents.build.facts import LetterFacts
from reviews.documents.build.kinds import FREE_PARTS, FreePart, build_letter

__all__ = ["FREE_PARTS", "FreePart", "LetterFacts", "build_letter"]

"""What a story is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviews.demo.authorities import Place
from reviews.demo.play import Play
from reviews.demo.when import When


@dataclass(frozen=True, slots=True)
class Story:
    """One case: who applied, what it shows and on which page, and how it went (``tell``)."""

    key: str
    applicant: str
    title: str
    shows: str
    page: str
    tell: Callable[[Place, When], Play]

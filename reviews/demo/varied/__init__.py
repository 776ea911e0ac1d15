"""Fifty varied cases over a year and a half, in every stage: something for lists and searches to show.

Invented throughout, and the same each time.
"""

from reviews.demo.varied.derwen import DERWEN
from reviews.demo.varied.earlier import EARLIER
from reviews.demo.varied.lately import LATELY
from reviews.demo.varied.recent import RECENT

BORSLEY = (*RECENT, *LATELY, *EARLIER)

__all__ = ["BORSLEY", "DERWEN"]

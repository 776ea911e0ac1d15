"""Times of day in words."""

from datetime import time

import pytest

from pledge.domain.clock import clock


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(0, 0), "midnight"),
        (time(0, 30), "12:30am"),
        (time(9, 5), "9:05am"),
        (time(12, 0), "midday"),
        (time(12, 1), "12:01pm"),
        (time(14, 30, 59), "2:30pm"),
        (time(23, 59), "11:59pm"),
    ],
)
def test_a_time_is_said_as_people_say_it(moment: time, words: str):
    assert clock(moment) == words

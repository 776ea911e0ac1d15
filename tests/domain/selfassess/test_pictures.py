"""The pictures of an assessment: their values, what they say, and that nothing in them leaves its place."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.drawing import ELLIPSIS, NARROWEST, fitted, width_of
from selfassess.pictures import (
    Bar,
    Group,
    Left,
    Name,
    Shift,
    bars,
    burn_down,
    change,
    change_words,
    described,
    meter,
    profile,
)
from tests.domain.threshold.strategies import always

SVG = "{http://www.w3.org/2000/svg}"
NAME = Name("themes", "Scores by theme", "What is written and what is done.")
HOSTILE = "</text><script>alert(1)</script>&\"'{{ x }}\x00\x08\ud800 ]]> <!--"
LONG = "Informationsweitergabevereinbarungenabcd"  # one word of forty letters


def groups(written=2, done=1, label="Publicity", **fields) -> list[Group]:
    return [Group(label, (Bar("What is written", written), Bar("What is done", done)), **fields)]


def shifts(before=1, after=2, label="Publicity", **fields) -> str:
    return change(NAME, [Shift(label, before, after, **fields)], before="Last year", after="This year")


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def words_in(svg: str) -> list[str]:
    return [one.text or "" for one in read(svg).iter(f"{SVG}text")]


def widths(svg: str) -> list[str]:
    """How long the bars are: boxes of the height of a bar, the key left out."""
    boxes = read(svg).iter(f"{SVG}rect")
    return [one.get("width", "") for one in boxes if one.get("x") == "0" and one.get("height") == "15"]


def every_picture(text: str) -> list[str]:
    named = Name("x", text, text)
    return [
        bars(named, [Bar(text, 1, note=text, alarm=text)]),
        profile(named, [Group(text, (Bar(text, 1), Bar(text, None)), text, text)]),
        change(named, [Shift(text, 1, 2, note=text)], before=text, after=text),
        burn_down(named, [Left(text, 3, 1, 1)]),
    ]


class Test_values:
    def test_a_bar_is_as_long_as_its_value_and_says_it(self):
        svg = profile(NAME, groups(Decimal("2.4"), 3))
        assert widths(svg) == ["64%", "80%"]
        assert {"2.4", "3"} <= set(words_in(svg))

    def test_nought_is_a_line_and_none_is_said(self):
        svg = profile(NAME, groups(Decimal("0.0"), None))
        assert widths(svg) == ["2"]
        assert "0.0" in words_in(svg)
        assert "no figure" in words_in(svg)

    @pytest.mark.parametrize(("value", "of", "width"), [(7, 3, "80%"), (-1, 3, "2"), (1, 0, "2")])
    def test_what_cannot_be_stays_in_its_place(self, value, of, width):
        assert widths(bars(NAME, [Bar("x", value, of)])) == [width]

    def test_a_bar_can_be_of_any_most(self):
        svg = bars(NAME, [Bar("Duties met", 13, 26)])
        assert widths(svg) == ["40%"]
        assert words_in(svg)[-6:] == ["0", "5", "10", "15", "20", "25"]

    def test_from_a_ring_to_a_full_mark(self):
        rings, full = _circles(shifts(0, 3))
        assert (rings[-1], full[-1]) == ("2.5%", "80%")
        rings, full = _circles(shifts(2, 2))
        assert rings[-1] == full[-1]

    def test_without_a_figure_on_either_side_nothing_is_marked(self):
        assert len(read(shifts(None, 2)).findall(f"{SVG}circle")) == 2  # those of the key
        assert len(read(shifts(1, None)).findall(f"{SVG}circle")) == 2
        assert "No figure to compare" in words_in(shifts(None, 2))

    @pytest.mark.parametrize(
        ("before", "after", "words"),
        [
            (Decimal("1.9"), Decimal("2.3"), "1.9 to 2.3, up 0.4"),
            (Decimal("2.0"), Decimal("1.0"), "2.0 to 1.0, down 1.0"),
            (Decimal("0.0"), Decimal("0.0"), "0.0, unchanged"),
            (1.1, 1.4, "1.1 to 1.4, up 0.3"),
            (None, 1, "No figure to compare"),
        ],
    )
    def test_a_change_in_words(self, before, after, words):
        assert change_words(Shift("x", before, after)) == words

    def test_a_column_stands_on_what_is_overdue_and_ends_with_what_awaits(self):
        svg = burn_down(NAME, [Left("1 March", 10, 4, 2), Left("8 March", 0)])
        columns = [one for one in read(svg).iter(f"{SVG}rect") if one.get("width") == "31.5%"]
        assert [one.get("height") for one in columns] == ["60", "90", "30"]
        tops = [float(one.get("y", "")) for one in columns]
        assert tops == sorted(tops, reverse=True)

    def test_more_overdue_than_open_cannot_stand_above_it(self):
        svg = burn_down(NAME, [Left("1 March", 1, 5)])
        tops = [float(one.get("y", "0").rstrip("%")) for one in read(svg).iter(f"{SVG}rect")]
        assert min(tops) >= 0
        assert 'height="-' not in svg

    def test_a_plan_without_actions_has_its_axis(self):
        svg = burn_down(NAME, [Left("1 March", 0), Left("8 March", 0)])
        assert {"0", "1", "1 March", "8 March"} <= set(words_in(svg))

    @pytest.mark.parametrize("most", [1, 6, 7, 30, 31, 999, 10_000])
    def test_the_scale_has_few_numbers_and_reaches_the_most(self, most):
        numbers = [int(one) for one in words_in(burn_down(NAME, [Left("day", most)])) if one.isdigit()]
        assert max(numbers) >= most
        assert len(numbers) <= 7

    def test_the_small_bar_of_a_cell(self):
        assert 'width="50%"' in meter(Decimal("1.5"))
        assert read(meter(3)).get("aria-hidden") == "true"
        assert meter(None).count("<rect") == meter(0).count("<rect") == 1
        assert meter(1) != meter(1, alarm=True)

    def test_the_same_in_words(self):
        assert described(groups(Decimal("2.4"), None)) == (
            "Publicity: What is written 2.4, What is done no figure"
        )


class Test_what_it_is_called:
    def test_title_and_description_name_it(self):
        root = read(profile(Name("themes", "Scores by theme", "Nine of them", beside_table=False), groups()))
        assert root.get("role") == "img"
        ids = [root.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")]
        assert root.get("aria-labelledby") == " ".join(ids)
        assert root.find(f"{SVG}title").text == "Scores by theme"
        assert root.get("aria-hidden") is None

    def test_beside_its_table_it_is_hidden(self):
        assert read(profile(NAME, groups())).get("aria-hidden") == "true"

    def test_two_pictures_of_a_page_share_no_ids(self):
        first, second = (profile(Name(key, "x"), groups()) for key in ("one", "two"))
        assert not set(re.findall(r' id="([^"]+)"', first)) & set(re.findall(r' id="([^"]+)"', second))

    def test_series_differ_by_more_than_colour(self):
        svg = profile(NAME, groups())
        assert "url(#themes-hatch)" in svg
        assert {"What is written", "What is done"} <= set(words_in(svg))

    def test_an_alarm_is_written(self):
        assert "2 legal duties not met" in words_in(profile(NAME, groups(alarm="2 legal duties not met")))

    def test_nothing_is_drawn_of_nothing(self):
        assert [bars(NAME, []), profile(NAME, []), burn_down(NAME, [])] == ["", "", ""]
        assert change(NAME, [], before="a", after="b") == ""


class Test_any_words:
    def test_hostile_words_are_words(self):
        for svg in every_picture(HOSTILE):
            root = read(svg)
            assert not list(root.iter(f"{SVG}script"))
            assert "alert(1)" in "".join(root.itertext())
            assert "<script" not in svg

    @always
    @given(st.text(max_size=60))
    def test_every_picture_is_well_formed_whatever_it_says(self, text):
        for svg in every_picture(text):
            read(svg)

    def test_the_policy_of_the_page_is_kept(self):
        for svg in every_picture("x"):
            assert "style" not in svg
            assert not re.search(r"\son\w+=", svg)

    @pytest.mark.parametrize(
        "label",
        [
            LONG,
            "W" * 40,
            "The right bodies take part and can commit",
            "漢" * 40,
            "Whether people can find out",
        ],
    )
    def test_long_labels_stay_in_their_place(self, label):
        for svg in every_picture(label)[:3]:
            for one in read(svg).iter(f"{SVG}text"):
                start = float(one.get("x", "0").rstrip("%") or 0)
                size = int(one.get("font-size", "16"))
                assert start + width_of(one.text or "", size) <= NARROWEST, one.text
                # Bold letters are a tenth wider.
                if one.get("font-weight") and start == 0:
                    assert width_of(one.text or "", size) * 1.07 <= NARROWEST

    def test_forty_letters_are_all_there(self):
        assert "".join(fitted(LONG)) == LONG
        assert " ".join(fitted("The right bodies take part and can commit")).endswith("can commit")

    def test_what_is_too_long_says_so(self):
        lines = fitted("word " * 100, lines=3)
        assert len(lines) == 3
        assert lines[-1].endswith(ELLIPSIS)
        assert all(width_of(line) <= NARROWEST for line in lines)

    def test_rows_do_not_meet(self):
        svg = profile(NAME, groups(label="a " * 60) + groups())
        feet = [float(one.get("y", "0")) for one in read(svg).iter(f"{SVG}text")]
        assert feet == sorted(feet)
        assert float(read(svg).get("height", "0")) > feet[-1]


def _circles(svg: str) -> tuple[list[str], list[str]]:
    circles = list(read(svg).iter(f"{SVG}circle"))
    return (
        [one.get("cx", "") for one in circles if one.get("r") == "7"],
        [one.get("cx", "") for one in circles if one.get("r") == "5"],
    )

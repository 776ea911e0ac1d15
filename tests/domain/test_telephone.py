"""What a link dials: one number, in the form that works from any telephone, or none at all."""

import pytest

from pledge.domain.telephone import dialled
from pledge.templatetags.gds import tel


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("01632 960 001", "+441632960001"),
        ("(01632) 960-001", "+441632960001"),
        ("016977 2345", "+44169772345"),
        ("+44 808 157 0192", "+448081570192"),
        ("+44 (0)20 7946 0000", "+442079460000"),
        ("0044 20 7946 0000", "+442079460000"),
        ("+353 1 234 5678", "+35312345678"),
        ("0808 157 0192 ext. 12", "+448081570192;ext=12"),
        ("01632 960001 x7", "+441632960001;ext=7"),
        (" 101 ", "101"),
        ("999", "999"),
        ("116 123", "116123"),
    ],
)
def test_a_number_is_dialled_as_a_telephone_of_any_country_needs_it(written: str, number: str) -> None:
    assert dialled(written) == number
    assert tel(written) == f'<a class="govuk-link" href="tel:{number}">{written}</a>'


@pytest.mark.parametrize(
    "written",
    [
        "",
        "–",
        "12",
        "1632 960001",
        "01632 960001 or 07700 900123",
        "ask for Zainab",
        "01632",
        "0",
        "0" * 30,
        "+1",
        "x12",
    ],
)
def test_what_is_not_plainly_one_number_stays_as_it_is_written(written: str) -> None:
    assert dialled(written) is None
    assert tel(written) == written


def test_what_was_typed_is_escaped() -> None:
    assert tel("<b>1</b>") == "&lt;b&gt;1&lt;/b&gt;"
    assert tel(None) == ""

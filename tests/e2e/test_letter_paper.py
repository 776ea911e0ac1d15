"""A letter as it comes out of the printer: an address in its head whole, a table never only its head."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pledge.audit import Actor
from pledge.scoping import in_authority
from reviews.models import Letter
from reviews.services.submit import submit
from tests.factories import make_answers, make_draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]
A4_LESS_MARGINS = 627
LINES = """(p) => {
    const range = document.createRange();
    const text = p.firstChild;
    const at = text.data.search(/\\S+@\\S+/);
    range.setStart(text, at);
    range.setEnd(text, at + text.data.slice(at).match(/\\S+/)[0].length);
    return range.getClientRects().length;
}"""


def test_an_email_address_is_not_torn_and_a_table_keeps_its_first_row(borsley, coordinator, open_page):
    borsley.contact_email = "case-reviews@borsley.example.org"
    borsley.save()
    now = timezone.now()
    with in_authority(borsley):
        draft = make_draft(borsley, make_answers(today=now.date()), at=now)
        case = submit(draft_id=draft.pk, actor=Actor.public(), at=now)
        letter = Letter.objects.get(case=case)
    page = open_page(A4_LESS_MARGINS, as_user=coordinator)
    page.emulate_media(media="print")
    page.goto(f"/borsley/casework/{case.reference}/letters/{letter.number}/")
    assert page.locator(".app-sheet__head p", has_text="@").evaluate(LINES) == 1
    row = page.locator(".app-sheet tbody tr:first-child").first
    assert row.evaluate("(tr) => getComputedStyle(tr).breakBefore") == "avoid"

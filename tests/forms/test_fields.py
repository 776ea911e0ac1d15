"""Forms drawn with the Design System: plain Django in, GOV.UK form groups out."""

import datetime
import re

import pytest
from django import forms
from django.forms import formset_factory
from django.forms.renderers import get_default_renderer
from django.http import QueryDict
from django.template import Context, Template

from pledge.forms.base import GovForm
from pledge.forms.fields import GovDateField, month_number
from pledge.forms.renderer import FormRenderer
from pledge.forms.widgets import Checkbox, Checkboxes, Radios, Textarea

HOSTILE = "<script>alert(1)</script> \"'& {{ x }}"


class Contact(GovForm):
    page_heading = "way"
    way = forms.MultipleChoiceField(
        label="How can we reach you?",
        help_text="Choose at least one.",
        choices=[("email", "Email"), ("phone", "Telephone"), ("none", "No way is safe")],
        widget=Checkboxes(
            reveals={"email": ["email"], "phone": ["phone"]},
            hints={"phone": "Mobile or landline"},
            dividers={"none": "or"},
            exclusive="none",
        ),
        error_messages={"required": "Choose how we can reach you"},
    )
    email = forms.EmailField(label="Email address", error_messages={"required": "Enter your email address"})
    phone = forms.CharField(
        label="Telephone number", max_length=40, error_messages={"required": "Enter your telephone number"}
    )


class Everything(GovForm):
    secret = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label="Full name", max_length=80, widget=forms.TextInput(attrs={"class": "wide"}))
    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email", "hx-get": "/x"}))
    phone = forms.CharField(widget=forms.TelInput)
    people = forms.IntegerField()
    story = forms.CharField(max_length=50, widget=Textarea(count=10_000, rows=8))
    note = forms.CharField(widget=forms.Textarea)
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    sure = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")], widget=Radios(reveals={"yes": ["why"]}, inline=True)
    )
    why = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=Radios(reveals={"b": ["more"]}))
    more = forms.CharField()
    landlord = forms.ChoiceField(choices=[("", "Choose"), ("x", "Homes")])
    photo = forms.FileField()
    agreed = forms.BooleanField(label="I agree", widget=Checkbox(reveals=["when"]))
    when = GovDateField(label="When?", name="The date of the letter")


def draw(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def tag_with(html: str, needle: str) -> str:
    return next(tag for tag in re.findall(r"<[^>]+>", html) if needle in tag)


def answers(**changes: str | list[str]) -> dict[str, str | list[str]]:
    return {"way": ["email"], "email": "a@example.org", "phone": ""} | changes


def contact(**changes: str | list[str]) -> Contact:
    data = QueryDict(mutable=True)
    for name, value in answers(**changes).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return Contact(data)


def test_the_project_draws_forms_with_this_renderer():
    assert isinstance(get_default_renderer(), FormRenderer)


def test_a_field_is_its_whole_group_however_it_is_asked_for():
    form = Everything()
    assert str(form["name"]) == form["name"].as_field_group() == draw("{{ form.name }}", form=form)
    assert 'class="govuk-form-group"' in str(form["name"])


@pytest.mark.parametrize("name", [n for n in Everything.base_fields if n != "secret"])
def test_every_field_has_a_label_and_never_stops_typing(name: str):
    html = str(Everything(auto_id="id_%s")[name])
    assert f'for="id_{name}' in html
    assert "maxlength=" not in html.replace("data-maxlength=", "")
    assert " required" not in html
    assert "placeholder" not in html


def test_inputs_ask_for_the_keyboard_they_need():
    form = Everything()
    assert 'type="email"' in str(form["email"])
    assert 'spellcheck="false"' in str(form["email"])
    assert 'type="tel"' in str(form["phone"])
    people = tag_with(str(form["people"]), 'name="people"')
    assert 'type="text"' in people
    assert 'inputmode="numeric"' in people


def test_other_attributes_of_a_widget_are_kept():
    html = tag_with(str(Everything()["email"]), 'name="email"')
    assert 'autocomplete="email"' in html
    assert 'hx-get="/x"' in html
    assert 'class="govuk-input wide"' in tag_with(str(Everything()["name"]), 'name="name"')


def test_the_count_tells_and_does_not_stop():
    html = str(Everything({"story": "x" * 60})["story"])
    assert 'data-maxlength="10000"' in html
    assert 'rows="8"' in html
    assert "You can enter up to 10000 characters" in html
    assert "%{count} characters remaining" in html
    assert "govuk-character-count" not in str(Everything()["note"])


def test_a_password_is_never_written_back():
    html = str(Everything({"password": "hunter2 hunter2"})["password"])
    assert "hunter2" not in html
    assert 'autocomplete="new-password"' in html


@pytest.mark.parametrize("name", ["name", "email", "phone", "people", "story", "note"])
def test_what_was_typed_comes_back_as_text(name: str):
    html = str(Everything({name: HOSTILE})[name])
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_the_field_that_is_the_page_heading_is_its_h1():
    html = str(Contact()["way"])
    assert re.search(r"<legend[^>]*--l[^>]*>\s*<h1[^>]*>\s*How can we reach you\?", html)
    assert "<h1" not in str(Contact()["email"])


def test_choices_have_hints_dividers_and_one_that_excludes_the_others():
    html = str(Contact()["way"])
    assert 'id="id_way-2-item-hint"' in html
    assert "Mobile or landline" in html
    assert re.search(r'divider">or<', html)
    assert 'data-behaviour="exclusive"' in tag_with(html, 'value="none"')


def test_what_was_chosen_is_chosen_again():
    html = str(contact(way=["phone", "none"])["way"])
    assert [" checked" in tag_with(html, f'value="{value}"') for value in ("email", "phone", "none")] == [
        False,
        True,
        True,
    ]
    assert "selected" in tag_with(str(Everything({"landlord": "x"})["landlord"]), 'value="x"')


def test_a_revealed_field_stands_under_its_choice_and_nowhere_else():
    html = draw("{% fields form %}", form=contact())
    assert html.count('name="email"') == 1
    inside = html[html.index('id="conditional-id_way"') :]
    assert inside.index('name="email"') < inside.index("govuk-checkboxes__item")
    assert "--hidden" not in tag_with(html, 'id="conditional-id_way"')
    assert "--hidden" in tag_with(html, 'id="conditional-id_way-2"')
    assert draw("{{ form }}", form=contact()) == html


def test_a_field_whose_choice_was_not_made_is_not_asked():
    form = contact(phone="not asked, but typed")
    assert form.is_valid()
    assert form.cleaned_data == {"way": ["email"], "email": "a@example.org", "phone": ""}


def test_a_field_whose_choice_was_made_is_asked():
    form = contact(way=["email", "phone"], email="")
    assert form.errors == {"email": ["Enter your email address"], "phone": ["Enter your telephone number"]}


def test_a_field_under_a_choice_under_a_choice_needs_both():
    typed = {"why": "b", "more": "typed"}
    assert "more" not in Everything(typed | {"sure": "no"}).errors
    assert Everything(typed | {"sure": "no"}).errors.get("why") is None
    assert "more" in Everything({"sure": "yes", "why": "b"}).errors


def test_one_box_reveals_when_it_is_ticked():
    assert "when" in Everything({"agreed": "on"}).errors
    assert "when" not in Everything({}).errors


def test_hidden_fields_come_first_without_a_group():
    html = draw("{% fields form %}", form=Everything(initial={"secret": HOSTILE}))
    assert html.startswith('<input type="hidden" name="secret"')
    assert "<script" not in html


def test_the_summary_links_to_the_first_input_in_the_order_of_the_page():
    form = Everything({"agreed": "on", "when-day": "3", "when-month": "", "when-year": "2026"})
    html = draw("{% error_summary form %}", form=form)
    links = re.findall(r'href="#([^"]+)"', html)
    assert links[0] == "id_name"
    assert "id_sure" in links
    assert links[-1] == "id_when-month"
    drawn = draw("{% fields form %}", form=form)
    assert [link for link in links if f'id="{link}"' not in drawn] == []


def test_a_form_without_errors_has_no_summary():
    assert draw("{% error_summary form other missing %}", form=Everything(), other=None) == ""


def test_an_error_of_the_whole_form_links_to_the_field_it_names_or_the_first():
    class Named(Contact):
        error_target = "email"

    for cls, target in ((Contact, "#id_way"), (Named, "#id_email")):
        form = cls({})
        form.add_error(None, "The two do not fit together")
        assert f'<a href="{target}">The two do not fit together</a>' in draw("{% error_summary f %}", f=form)


def test_a_formset_is_summed_up_form_by_form():
    posted = QueryDict("form-TOTAL_FORMS=2&form-INITIAL_FORMS=0&form-1-way=email")
    formset = formset_factory(Contact, extra=2)(posted)
    html = draw("{% error_summary formset %}", formset=formset)
    assert 'href="#id_form-1-email"' in html


def test_errors_stand_at_their_field_and_are_read_with_it():
    html = str(contact(way=[])["way"])
    assert 'id="id_way-error"' in html
    assert "id_way-hint id_way-error" in tag_with(html, "<fieldset")
    assert re.search(r"Error:</span>\s*Choose how we can reach you", html)


def test_errors_with_markup_in_them_are_text():
    form = Contact({})
    form.add_error("way", HOSTILE)
    assert "<script" not in str(form["way"]) + draw("{% error_summary form %}", form=form)


def test_a_widget_nobody_knows_says_what_it_needs():
    class Odd(GovForm):
        odd = forms.CharField(widget=forms.Widget())

    with pytest.raises(TypeError, match="gov_html"):
        str(Odd()["odd"])


ALL = {"day", "month", "year"}


class Letter(GovForm):
    sent = GovDateField(
        name="The date of the letter",
        earliest=datetime.date(2020, 1, 1),
        latest=datetime.date(2026, 3, 12),
        error_messages={"required": "Enter the date of the letter"},
    )


def letter(day: str, month: str, year: str) -> Letter:
    return Letter({"sent-day": day, "sent-month": month, "sent-year": year})


@pytest.mark.parametrize("month", ["3", "03", "mar", "March", "MARCH"])
def test_a_date_may_be_typed_in_the_usual_ways(month: str):
    form = letter(" 12", month, "2026 ")
    assert form.is_valid()
    assert form.cleaned_data == {"sent": datetime.date(2026, 3, 12)}


@pytest.mark.parametrize(
    ("typed", "message", "target", "boxes"),
    [
        (("", "", ""), "Enter the date of the letter", "day", ALL),
        (("12", "", "2026"), "The date of the letter must include a month", "month", {"month"}),
        (("", "3", ""), "The date of the letter must include a day and a year", "day", {"day", "year"}),
        (("31", "2", "2026"), "The date of the letter must be a real date", "day", ALL),
        (("12", "Smarch", "2026"), "The date of the letter must be a real date", "month", {"month"}),
        (("12", "3", "26"), "The year must have 4 numbers, like 2026", "year", {"year"}),
        (("13", "3", "2026"), "The date of the letter must be 12 March 2026 or earlier", "day", ALL),
        (("1", "1", "2019"), "The date of the letter must be 1 January 2020 or later", "day", ALL),
        (("١٢", "3", "2026"), "The date of the letter must be a real date", "day", {"day"}),
        (("<b>", "{{", "2026"), "The date of the letter must be a real date", "day", {"day", "month"}),
    ],
)  # fmt: skip
def test_a_wrong_date_says_why_and_marks_its_boxes(
    typed: tuple[str, str, str], message: str, target: str, boxes: set[str]
):
    form = letter(*typed)
    assert form.errors == {"sent": [message]}
    html = str(form["sent"])
    assert form["sent"].target == f"id_sent-{target}"
    marked = {part for part in ("day", "month", "year") if "--error" in tag_with(html, f'name="sent-{part}"')}
    assert marked == boxes
    assert "<b>" not in html


def test_a_wrong_date_comes_back_as_typed():
    html = str(letter("31", "Feb", "26")["sent"])
    assert 'value="31"' in html
    assert 'value="Feb"' in html
    assert 'value="26"' in html


def test_a_date_known_before_is_shown_in_its_boxes():
    html = str(Letter(initial={"sent": datetime.date(2026, 3, 9)})["sent"])
    assert 'value="9"' in tag_with(html, 'name="sent-day"')
    assert 'value="3"' in tag_with(html, 'name="sent-month"')


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1", 1), ("sept", 9), ("December", 12), ("mayor", None), ("ma", None), ("Mar.", 3), ("x", None)],
)
def test_months_by_name_or_number(typed: str, number: int | None):
    assert month_number(typed) == number

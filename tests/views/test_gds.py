"""The Design System's components: each renders, escapes, and knows nothing of the one before."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import override
from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import escape

from pledge import gds

HOSTILE = "<script>alert(1)</script> \"quoted\" & 'more' {{ x }} {% y %} \u202e\U0001f525"

SAMPLES = {
    "accordion": {"id": "a", "items": [{"heading": {"text": HOSTILE}, "content": {"text": HOSTILE}}]},
    "backLink": {"href": "/", "text": HOSTILE},
    "breadcrumbs": {"items": [{"text": HOSTILE, "href": "/"}, {"text": HOSTILE}]},
    "button": {"text": HOSTILE, "name": HOSTILE, "value": HOSTILE},
    "characterCount": {"name": "c", "label": {"text": HOSTILE}, "maxlength": 10, "value": HOSTILE},
    "checkboxes": {"name": "c", "items": [{"value": HOSTILE, "text": HOSTILE, "hint": {"text": HOSTILE}}]},
    "cookieBanner": {"messages": [{"headingText": HOSTILE, "text": HOSTILE}]},
    "dateInput": {"id": "d", "fieldset": {"legend": {"text": HOSTILE}}, "items": [{"name": "day"}]},
    "details": {"summaryText": HOSTILE, "text": HOSTILE},
    "errorMessage": {"text": HOSTILE},
    "errorSummary": {"titleText": HOSTILE, "errorList": [{"text": HOSTILE, "href": "#x"}]},
    "exitThisPage": {"text": HOSTILE},
    "fieldset": {"legend": {"text": HOSTILE}, "html": HOSTILE},
    "fileUpload": {"name": "f", "label": {"text": HOSTILE}},
    "hint": {"text": HOSTILE},
    "input": {"name": "n", "label": {"text": HOSTILE}, "value": HOSTILE, "hint": {"text": HOSTILE}},
    "insetText": {"text": HOSTILE},
    "label": {"text": HOSTILE, "for": "x"},
    "notificationBanner": {"text": HOSTILE},
    "pagination": {"previous": {"href": "/", "text": HOSTILE, "labelText": HOSTILE}},
    "panel": {"titleText": HOSTILE, "text": HOSTILE},
    "passwordInput": {"name": "p", "label": {"text": HOSTILE}, "errorMessage": {"text": HOSTILE}},
    "phaseBanner": {"tag": {"text": HOSTILE}, "text": HOSTILE},
    "radios": {"name": "r", "items": [{"value": HOSTILE, "text": HOSTILE}, {"divider": HOSTILE}]},
    "select": {"name": "s", "label": {"text": HOSTILE}, "items": [{"value": HOSTILE, "text": HOSTILE}]},
    "serviceNavigation": {"navigation": [{"href": "/", "text": HOSTILE}]},
    "skipLink": {"text": HOSTILE, "href": "#main"},
    "summaryList": {"rows": [{"key": {"text": HOSTILE}, "value": {"text": HOSTILE}}]},
    "table": {"caption": HOSTILE, "head": [{"text": HOSTILE}], "rows": [[{"text": HOSTILE}]]},
    "tabs": {"items": [{"id": "t", "label": HOSTILE, "panel": {"text": HOSTILE}}]},
    "tag": {"text": HOSTILE},
    "taskList": {"idPrefix": "t", "items": [{"title": {"text": HOSTILE}, "status": {"text": HOSTILE}}]},
    "textarea": {"name": "t", "label": {"text": HOSTILE}, "value": HOSTILE},
    "warningText": {"text": HOSTILE, "iconFallbackText": HOSTILE},
}  # fmt: skip


def draw(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def tight(html: str) -> str:
    """Without the white space that a browser does not show either."""
    return re.sub(r"\s*([<>])\s*", r"\1", squeezed(html))


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", html).strip()


def as_shipped() -> Environment:
    """The package as it comes: none of our changes for speed."""
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(loader=loader, autoescape=True, undefined=ChainableUndefined)


@pytest.mark.parametrize("component", sorted(SAMPLES))
def test_what_is_done_for_speed_changes_no_page(component: str):
    folder = re.sub(r"(?<!^)(?=[A-Z])", "-", component).lower()
    macros = as_shipped().get_template(f"govuk_frontend_jinja/components/{folder}/macro.html").module
    shipped = getattr(macros, f"govuk{component[0].upper()}{component[1:]}")
    safe = {key: escape(value) if key == "html" else value for key, value in SAMPLES[component].items()}
    assert tight(gds.render(component, SAMPLES[component])) == tight(shipped(safe))


def test_there_is_a_sample_of_every_component():
    assert set(SAMPLES) == gds.COMPONENTS


@pytest.mark.parametrize("component", sorted(SAMPLES))
def test_every_component_renders_hostile_text_as_text(component: str):
    html = gds.render(component, SAMPLES[component])
    assert "govuk-" in html
    assert type(html) is SafeString
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "{{ x }}" in html


def test_html_that_is_not_marked_safe_is_escaped():
    assert "&lt;b&gt;" in gds.render("insetText", {"html": "<b>"})
    assert "&lt;b&gt;" in gds.render("errorSummary", {"titleHtml": "<b>", "errorList": []})
    rows = [{"key": {"html": "<b>"}, "value": {"html": format_html("<i>{}</i>", "<u>")}}]
    html = gds.render("summaryList", {"rows": rows})
    assert "<b>" not in html
    assert "<i>&lt;u&gt;</i>" in html


def test_attributes_are_escaped_however_they_are_given():
    assert 'data-x="&#34;&gt;"' in gds.render("tag", {"text": "x", "attributes": {"data-x": '">'}})
    assert "<script" not in gds.render("tag", {"text": "x", "attributes": "><script>"})


def test_an_attribute_may_be_optional_a_flag_or_a_truth():
    attributes = {
        "hidden": {"value": True, "optional": True},
        "disabled": {"value": False, "optional": True},
        "aria-hidden": True,
        "data-none": None,
    }
    html = gds.render("tag", {"text": "x", "attributes": attributes})
    assert html.startswith('<strong class="govuk-tag" hidden aria-hidden="true">')


def test_none_means_not_given():
    assert gds.render("button", {"text": "Go", "preventDoubleClick": None}) == gds.render(
        "button", {"text": "Go"}
    )


def test_an_unknown_component_is_named():
    with pytest.raises(gds.UnknownComponent, match="crown"):
        gds.render("crown", {})


def test_the_callers_parameters_are_left_alone():
    base = {"rows": [{"key": {"text": "K"}, "value": {"text": "V"}}], "card": {"title": {"text": "Old"}}}
    html = draw('{% gds "summaryList" base card__title__text="New" %}', base=base)
    assert "New" in html
    assert base["card"] == {"title": {"text": "Old"}}


def test_the_tag_takes_keywords_and_lays_them_over_the_dictionary():
    html = draw(
        '{% gds "button" base text=_("Go") attributes__data_x_y="1" %}', base={"text": "Stay", "name": "n"}
    )
    assert 'data-x-y="1"' in html
    assert 'name="n"' in html
    assert squeezed(html).endswith("> Go </button>")


def test_a_block_becomes_the_content_and_stays_escaped():
    html = draw(
        '{% gdsblock "insetText" %}<p>{{ words }}</p>{% gds "tag" text=words %}{% endgdsblock %}', words="<b>"
    )
    assert "<p>&lt;b&gt;</p>" in html
    assert 'class="govuk-tag"' in html


@pytest.mark.parametrize(
    "source",
    [
        "{% gds %}",
        "{% gds button %}",
        '{% gds "crown" %}',
        '{% gds "tag" base stray %}',
        '{% gdsblock "crown" %}',
    ],
)
def test_a_wrong_tag_does_not_compile(source: str):
    with pytest.raises(TemplateSyntaxError):
        Template(source)


def test_what_is_written_out_is_made_once_for_each_language_and_what_is_not_every_time():
    written = Template('{% gds "tag" text=_("Overdue") %}')
    node = written.nodelist[0]
    with override("en-gb"):
        written.render(Context())
    with override("cy"):
        written.render(Context())
    assert set(node.made) == {"en-gb", "cy"}
    live = Template('{% gds "tag" text=words %}')
    assert "one" in live.render(Context({"words": "one"}))
    assert "one" not in live.render(Context({"words": "two"}))
    assert live.nodelist[0].made == {}


def test_nothing_of_one_request_reaches_another():
    template = Template(
        '{% gdsblock "details" summaryText=word %}{{ word }}{% gds "tag" base text=word %}{% endgdsblock %}'
    )
    base = {"classes": "x"}

    def visit(number: int) -> set[str]:
        html = template.render(Context({"word": f"visitor-{number}", "base": base}))
        return set(re.findall(r"visitor-\d+", html))

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(visit, range(400)))
    assert seen == [{f"visitor-{number}"} for number in range(400)]
    assert base == {"classes": "x"}


def test_what_is_the_same_for_all_sees_nothing_but_its_keywords():
    source = '{% same_for_all "components/header.html" name=name href="/" %}'
    template = Template(source)
    assert "Northfield" in template.render(Context({"name": "Northfield", "logo_href": "/leak/"}))
    other = template.render(Context({"name": "Southmere <b>"}))
    assert "Northfield" not in other
    assert "leak" not in other
    assert "Southmere &lt;b&gt;" in other


def test_words_marked_safe_are_never_kept_for_words_that_are_not():
    template = Template('{% same_for_all "components/header.html" name=name href="/" %}')
    assert "<i>Safe</i>" in template.render(Context({"name": format_html("<i>{}</i>", "Safe")}))
    assert "&lt;i&gt;Safe" in template.render(Context({"name": "<i>Safe</i>"}))

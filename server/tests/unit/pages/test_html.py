"""HTML as values: text stays text, and what could run is refused."""

import pytest

from plaudit.edge.pages.html import Safe, document, join, tag


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (tag.p("a < b & c"), "<p>a &lt; b &amp; c</p>"),
        (tag.a("x", href="/a?b=1&c=2"), '<a href="/a?b=1&amp;c=2">x</a>'),
        (tag.p('"', title='"><img>'), '<p title="&quot;&gt;&lt;img&gt;">&quot;</p>'),
        (tag.p(tag.b("x"), None, False, True, 3, ["y", ["z"]]), "<p><b>x</b>3yz</p>"),
        (tag.input(type="radio", checked=True, disabled=False), '<input type="radio" checked>'),
        (tag.label(for_="x", aria_label="y", class_="z"), '<label for="x" aria-label="y" class="z"></label>'),
        (tag.svg(tag.rect(width="5%")), '<svg><rect width="5%"/></svg>'),
        (tag.plaudit_poll(heading_level="1"), '<plaudit-poll heading-level="1"></plaudit-poll>'),
        (join("<", Safe("<i>")), "&lt;<i>"),
    ],
)
def test_elements(made, expected):
    assert made == expected


@pytest.mark.parametrize(
    "attributes",
    [
        {"onclick": "x"},
        {"ONLOAD": "x"},
        {"style": "color:red"},
        {"srcdoc": "<p>"},
        {"href": "javascript:alert(1)"},
        {"href": "//elsewhere.example"},
        {"src": "data:text/html,x"},
        {"action": "https:// spaces"},
        {'a"b': "x"},
    ],
)
def test_what_could_run_is_refused(attributes):
    with pytest.raises(ValueError, match=r"not allowed|must lead"):
        tag.a("x", **attributes)


def test_no_script_or_style_with_content():
    with pytest.raises(ValueError, match="refused"):
        tag.script("alert(1)")


def test_a_document_begins_with_its_type():
    assert document(tag.html()) == b"<!doctype html>\n<html></html>\n"

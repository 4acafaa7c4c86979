"""Content: something to read, perhaps with a button, and nothing to answer."""

from asking import asked, counted, faults, read_counters, table, unfit

from plaudit.features.polls.kinds import KINDS

BUTTON = {"text": "Read more", "url": "https://www.example.org/more"}


@table(
    ("body", "pointers"),
    [
        ({}, []),
        ({"settings": {"body": "Line one\nLine two"}}, []),
        ({"settings": {"body": "مرحبا 👋 <b>not bold</b>"}}, []),
        ({"settings": {"body": "x" * 5000, "button": BUTTON}}, []),
        ({"settings": {"button": None}}, []),
        ({"settings": {"body": "x" * 5001}}, ["#/settings/body"]),
        ({"settings": {"body": " \n "}}, ["#/settings/body"]),
        ({"settings": {"body": "a\x07b"}}, ["#/settings/body"]),
        ({"settings": {"button": {"text": "Go"}}}, ["#/settings/button/url"]),
        ({"settings": {"button": BUTTON | {"url": "data:text/html,x"}}}, ["#/settings/button/url"]),
        ({"settings": {"button": BUTTON | {"url": "/more"}}}, ["#/settings/button/url"]),
        ({"settings": {"button": BUTTON | {"text": "\u200d"}}}, ["#/settings/button/text"]),
        ({"settings": {"button": BUTTON | {"text": "x" * 81}}}, ["#/settings/button/text"]),
        ({"settings": {"button": BUTTON | {"colour": "red"}}}, ["#/settings/button/colour"]),
        ({"options": ["A", "B"]}, ["#/options"]),
    ],
)
def test_what_may_be_shown(body, pointers):
    assert faults("content", **body) == pointers


@table("submitted", [{}, {"choice": "opt_a"}, {"consent": True}, {"text": "Hello"}, {"value": 0}])
def test_nothing_is_an_answer(submitted):
    assert unfit(asked("content"), **submitted) == ("not_answerable", "#")


def test_it_has_no_numbers():
    definition = asked("content")
    assert read_counters(definition, counted(definition, [])) == {
        "options": [],
        "leaders": [],
        "ratings": [],
        "scale": None,
        "details": None,
    }


def test_a_page_shows_the_text_and_the_way_on():
    form = KINDS["content"].form(asked("content", settings={"body": "Hello", "button": BUTTON}))
    assert (form.body, form.button_text, form.button_url) == ("Hello", BUTTON["text"], BUTTON["url"])
    assert KINDS["content"].form(asked("content")).button_url is None

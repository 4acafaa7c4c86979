"""Consent: what is agreed to is told in full; declining is an answer unless it may not be."""

from asking import answered, asked, faults, read, table, unfit

from plaudit.features.polls.kinds import KINDS, fold

TEXT = "I agree to get news by e-mail."


def consent(**settings):
    return asked("consent", settings={"text": TEXT} | settings)


@table(
    ("settings", "pointers"),
    [
        ({"text": TEXT}, []),
        ({"text": "Ich stimme zu. 🙂 أوافق"}, []),
        ({"text": TEXT, "link_url": "https://www.example.org/privacy", "must_accept": True}, []),
        ({"text": "x" * 2000}, []),
        ({"text": "x" * 2001}, ["#/settings/text"]),
        ({}, ["#/settings/text"]),
        ({"text": ""}, ["#/settings/text"]),
        ({"text": " \n "}, ["#/settings/text"]),
        ({"text": TEXT, "link_url": "javascript:alert(1)"}, ["#/settings/link_url"]),
        ({"text": TEXT, "link_url": "www.example.org"}, ["#/settings/link_url"]),
        ({"text": TEXT, "must_accept": "yes"}, ["#/settings/must_accept"]),
        ({"text": TEXT, "must_decline": True}, ["#/settings/must_decline"]),
    ],
)
def test_what_may_be_asked(settings, pointers):
    assert faults("consent", settings=settings) == pointers


def test_what_was_agreed_to_cannot_change_under_an_answer():
    assert KINDS["consent"].free == frozenset()


@table(("said", "counters"), [(True, {"consent:accepted": 1}), (False, {"consent:declined": 1})])
def test_what_may_be_answered_and_what_it_is_worth(said, counters):
    definition = consent()
    assert answered(definition, consent=said) is said
    assert fold(definition, said) == counters


def test_whoever_must_accept_cannot_decline():
    definition = consent(must_accept=True)
    assert unfit(definition, consent=False) == ("consent_required", "#/consent")
    assert answered(definition, consent=True) is True


@table("said", [1, 0, "true", None, [True], {"consent": True}])
def test_only_true_and_false_are_said(said):
    assert unfit(consent(), consent=said) == ("answer_kind", "#/consent")


@table("submitted", [{}, {"choice": "opt_yes"}, {"consent": True, "email": "a@example.org"}])
def test_another_field_is_no_answer(submitted):
    assert unfit(consent(), **submitted) == ("answer_kind", "#/consent")


@table(
    ("answers", "accepted", "declined"),
    [
        ([], (0, 0), (0, 0)),
        ([True], (1, 100), (0, 0)),
        ([False], (0, 0), (1, 100)),
        ([True, False, True], (2, 66.7), (1, 33.3)),
    ],
)
def test_how_it_reads(answers, accepted, declined):
    results = read(consent(), answers)
    assert results["details"] == {
        "accepted": dict(zip(("votes", "percent"), accepted, strict=True)),
        "declined": dict(zip(("votes", "percent"), declined, strict=True)),
        "basis": "answers",
    }
    assert results["options"] == results["ratings"] == []


def test_a_page_shows_the_whole_text_and_the_link():
    form = KINDS["consent"].form(consent(link_url="https://www.example.org/privacy"))
    assert (form.text, form.link_url) == (TEXT, "https://www.example.org/privacy")

"""Yes or no: options that are made or worded, thumbs, and shares of voters."""

from asking import answered, asked, counted, faults, option_id, read, table, unfit

from plaudit.features.polls.kinds import KINDS, fold

OURS = ["Ja", "Nein"]


@table(
    ("body", "pointers"),
    [
        ({}, []),
        ({"options": OURS}, []),
        ({"settings": {"style": "thumbs"}}, []),
        ({"settings": {"style": "text"}, "options": OURS}, []),
        ({"options": ["Yes"]}, ["#/options"]),
        ({"options": ["Yes", "No", "Perhaps"]}, ["#/options"]),
        ({"options": ["Yes", " yes "]}, ["#/options/1"]),
        ({"settings": {"style": "stars"}}, ["#/settings/style"]),
        ({"settings": {"colour": "red"}}, ["#/settings/colour"]),
        ({"scale": 5}, ["#/scale"]),
        ({"min_selections": 1}, ["#/min_selections"]),
    ],
)
def test_what_may_be_asked(body, pointers):
    assert faults("yes_no", **body) == pointers


def test_the_two_options_are_made_where_the_host_gives_none():
    made = asked("yes_no").options
    assert [(option.id, option.key, option.text) for option in made] == [
        ("opt_yes", "yes", "Yes"),
        ("opt_no", "no", "No"),
    ]
    worded = asked("yes_no", options=OURS).options
    assert [(option.key, option.text) for option in worded] == [(None, "Ja"), (None, "Nein")]
    assert asked("yes_no").settings == {"style": "text"}


def test_an_answer_is_one_of_the_two():
    definition = asked("yes_no", options=[{"text": "Ja", "key": "ja"}, {"text": "Nein", "key": "nein"}])
    ja = option_id(definition, "ja")
    assert answered(definition, choice=ja) == ja
    assert fold(definition, ja) == {f"opt:{ja}": 1}
    assert answered(asked("yes_no"), choice="opt_no") == "opt_no"


@table(
    ("submitted", "refusal"),
    [
        ({}, ("answer_kind", "#/choice")),
        ({"consent": True}, ("answer_kind", "#/choice")),
        ({"choice": "yes"}, ("option_unknown", "#/choice")),  # a key is the host's name for it
        ({"choice": "Yes"}, ("option_unknown", "#/choice")),
        ({"choice": True}, ("option_unknown", "#/choice")),
        ({"choice": "x" * 5000}, ("option_unknown", "#/choice")),
    ],
)
def test_what_is_no_answer(submitted, refusal):
    assert unfit(asked("yes_no"), **submitted) == refusal


@table(
    ("yes", "no", "percents", "leaders"),
    [
        (0, 0, [0, 0], []),
        (1, 0, [100, 0], ["opt_yes"]),
        (0, 1, [0, 100], ["opt_no"]),
        (1, 1, [50, 50], ["opt_yes", "opt_no"]),
        (1, 2, [33.3, 66.7], ["opt_no"]),
        (999_999, 1, [100, 0], ["opt_yes"]),
    ],
)
def test_how_it_reads(yes, no, percents, leaders):
    definition = asked("yes_no")
    counters = counted(definition, []) | {"opt:opt_yes": yes, "opt:opt_no": no, "voters": yes + no}
    summary = KINDS["yes_no"].summarise(definition, counters, None)
    assert [share.votes for share in summary.options] == [yes, no]
    assert [share.percent for share in summary.options] == percents
    assert list(summary.leaders) == leaders


def test_three_people():
    assert read(asked("yes_no"), ["opt_yes", "opt_no", "opt_yes"])["options"] == [
        {"id": "opt_yes", "votes": 2, "percent": 66.7},
        {"id": "opt_no", "votes": 1, "percent": 33.3},
    ]


def test_a_page_offers_both():
    form = KINDS["yes_no"].form(asked("yes_no"))
    assert ([option.text for option in form.options], form.least, form.most) == (["Yes", "No"], 1, 1)

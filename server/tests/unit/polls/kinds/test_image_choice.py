"""Image choice: every option has an image and words for whoever does not see it."""

from asking import answered, asked, faults, option_id, read, table, unfit

from plaudit.features.polls.kinds import KINDS


def picture(name, **fields):
    return {"key": name, "text": name.title(), "image_url": f"https://images.example.org/{name}.jpg"} | fields


CATS = [picture("tabby"), picture("ginger")]


@table(
    ("options", "pointers"),
    [
        (CATS, []),
        ([*CATS, picture("black", alt="A black cat asleep on a wall")], []),
        ([picture(f"cat{n}") for n in range(100)], []),
        ([picture(f"cat{n}") for n in range(101)], ["#/options"]),
        ([], ["#/options"]),
        (CATS[:1], ["#/options"]),
        ([*CATS, "No picture of this one"], ["#/options/2"]),
        ([picture("tabby", image_url=None), picture("ginger")], ["#/options/0/image_url"]),
        ([picture("tabby", image_url="javascript:alert(1)"), CATS[1]], ["#/options/0/image_url"]),
        ([picture("tabby", image_url="//images.example.org/a.jpg"), CATS[1]], ["#/options/0/image_url"]),
        ([picture("tabby", alt="\u200b"), CATS[1]], ["#/options/0/alt"]),
        ([picture("tabby"), picture("tabby", key="again")], ["#/options/1/text"]),
    ],
)
def test_what_may_be_asked(options, pointers):
    assert faults("image_choice", options=options) == pointers


def test_it_has_no_settings():
    assert faults("image_choice", options=CATS, settings={"columns": 2}) == ["#/settings/columns"]


def test_an_image_that_is_not_described_shows_what_its_option_says():
    said = asked("image_choice", options=[CATS[0], picture("ginger", alt="A ginger cat in a box")]).options
    assert [option.alt for option in said] == ["Tabby", "A ginger cat in a box"]


def test_an_answer_is_one_of_them():
    definition = asked("image_choice", options=CATS)
    ginger = option_id(definition, "ginger")
    assert answered(definition, choice=ginger) == ginger


@table(
    ("submitted", "refusal"),
    [
        ({"choices": ["opt_a"]}, ("answer_kind", "#/choice")),
        ({"choice": "https://images.example.org/tabby.jpg"}, ("option_unknown", "#/choice")),
        ({"choice": None}, ("option_unknown", "#/choice")),
    ],
)
def test_what_is_no_answer(submitted, refusal):
    assert unfit(asked("image_choice", options=CATS), **submitted) == refusal


@table(
    ("votes", "percents", "leading"),
    [((0, 0), [0, 0], []), ((1, 3), [25, 75], ["ginger"]), ((2, 2), [50, 50], ["tabby", "ginger"])],
)
def test_how_it_reads(votes, percents, leading):
    definition = asked("image_choice", options=CATS)
    tabby, ginger = (option.id for option in definition.options)
    results = read(definition, [tabby] * votes[0] + [ginger] * votes[1])
    assert [row["percent"] for row in results["options"]] == percents
    assert results["leaders"] == [option_id(definition, key) for key in leading]


def test_a_page_shows_the_images():
    form = KINDS["image_choice"].form(asked("image_choice", options=CATS))
    assert [option.image_url for option in form.options] == [cat["image_url"] for cat in CATS]

"""NPS: 0 to 10, three groups and the score between -100 and 100."""

from asking import answered, asked, faults, read, table, unfit

from plaudit.features.polls.kinds import KINDS, fold


@table(
    ("body", "pointers"),
    [
        ({}, []),
        ({"settings": {"low_label": "Never", "high_label": "At once"}}, []),
        ({"settings": {"low_label": "x" * 81}}, ["#/settings/low_label"]),
        ({"settings": {"middle_label": "Maybe"}}, ["#/settings/middle_label"]),
        ({"scale": 10}, ["#/scale"]),
        ({"style": "stars"}, ["#/style"]),
        ({"options": ["0", "1"]}, ["#/options"]),
    ],
)
def test_what_may_be_asked(body, pointers):
    assert faults("nps", **body) == pointers


@table("rating", range(11))
def test_every_whole_number_from_0_to_10_is_an_answer(rating):
    definition = asked("nps")
    assert answered(definition, rating=rating) == rating
    assert fold(definition, rating)[f"rating:{rating}"] == 1


@table(
    ("submitted", "refusal"),
    [
        ({}, ("answer_kind", "#/rating")),
        ({"value": 9}, ("answer_kind", "#/rating")),
        ({"rating": "9"}, ("answer_kind", "#/rating")),
        ({"rating": 9.0}, ("answer_kind", "#/rating")),
        ({"rating": False}, ("answer_kind", "#/rating")),
        ({"rating": -1}, ("rating_out_of_range", "#/rating")),
        ({"rating": 11}, ("rating_out_of_range", "#/rating")),
    ],
)
def test_what_is_no_answer(submitted, refusal):
    assert unfit(asked("nps"), **submitted) == refusal


def groups(details):
    names = ("promoters", "passives", "detractors")
    return [details[name]["votes"] for name in names], [details[name]["percent"] for name in names]


@table(
    ("answers", "score", "votes", "percents"),
    [
        ([], None, [0, 0, 0], [0, 0, 0]),
        ([9], 100, [1, 0, 0], [100, 0, 0]),
        ([10], 100, [1, 0, 0], [100, 0, 0]),
        ([7], 0, [0, 1, 0], [0, 100, 0]),
        ([8], 0, [0, 1, 0], [0, 100, 0]),
        ([6], -100, [0, 0, 1], [0, 0, 100]),
        ([0], -100, [0, 0, 1], [0, 0, 100]),
        (list(range(11)), -45.5, [2, 2, 7], [18.2, 18.2, 63.6]),
        ([10, 10, 6], 33.3, [2, 0, 1], [66.7, 0, 33.3]),
        ([10, 6, 6], -33.3, [1, 0, 2], [33.3, 0, 66.7]),
        # 1/6 and 1/3: the shares say 16.7 and 33.3, their difference 16.6, the people 16.7.
        ([10, 10, 6, 7, 7, 8], 16.7, [2, 3, 1], [33.3, 50, 16.7]),
    ],
)
def test_the_score_is_promoters_less_detractors(answers, score, votes, percents):
    details = read(asked("nps"), answers)["details"]
    assert details["score"] == score
    assert groups(details) == (votes, percents)
    assert details["basis"] == "answers"


def test_how_it_reads():
    results = read(asked("nps"), [0, 10, 10])
    assert [row["rating"] for row in results["ratings"]] == list(range(11))
    assert (results["ratings"][0]["votes"], results["ratings"][10]["percent"]) == (1, 66.7)
    assert (results["mean"], results["median"], results["scale"]) == (6.67, 10, 10)
    assert results["options"] == results["leaders"] == []


def test_a_page_shows_eleven_buttons_with_their_ends():
    form = KINDS["nps"].form(asked("nps", settings={"low_label": "Never"}))
    assert (form.lowest, form.highest, form.low_label, form.high_label) == (0, 10, "Never", None)

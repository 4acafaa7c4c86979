"""CSAT: 1 to 5, and the share of those who are satisfied."""

from asking import answered, asked, faults, read, table, unfit

from plaudit.features.polls.kinds import KINDS


@table(
    ("body", "pointers"),
    [
        ({}, []),
        ({"style": "stars"}, []),
        ({"style": "number"}, []),
        ({"settings": {"low_label": "Poor", "high_label": "Great"}}, []),
        ({"settings": {"style": "stars"}}, ["#/settings/style"]),
        ({"scale": 5}, ["#/scale"]),
        ({"options": ["Good", "Bad"]}, ["#/options"]),
    ],
)
def test_what_may_be_asked(body, pointers):
    assert faults("csat", **body) == pointers


def test_faces_unless_the_host_wants_something_else():
    assert asked("csat").style == "emoji"
    assert asked("csat", style="stars").style == "stars"


@table("rating", range(1, 6))
def test_whole_numbers_from_1_to_5_are_answers(rating):
    assert answered(asked("csat"), rating=rating) == rating


@table(
    ("submitted", "refusal"),
    [
        ({"choice": "5"}, ("answer_kind", "#/rating")),
        ({"rating": 4.5}, ("answer_kind", "#/rating")),
        ({"rating": None}, ("answer_kind", "#/rating")),
        ({"rating": 0}, ("rating_out_of_range", "#/rating")),
        ({"rating": 6}, ("rating_out_of_range", "#/rating")),
    ],
)
def test_what_is_no_answer(submitted, refusal):
    assert unfit(asked("csat"), **submitted) == refusal


@table(
    ("answers", "score", "satisfied"),
    [
        ([], None, 0),
        ([1], 0, 0),
        ([3], 0, 0),
        ([4], 100, 1),
        ([5], 100, 1),
        ([1, 2, 3, 4, 5], 40, 2),
        ([3, 4, 4], 66.7, 2),
        ([5] + [1] * 15, 6.3, 1),  # 6.25: half goes up
    ],
)
def test_the_score_is_the_share_of_fours_and_fives(answers, score, satisfied):
    details = read(asked("csat"), answers)["details"]
    assert details == {
        "score": score,
        "satisfied": {"votes": satisfied, "percent": score or 0},
        "basis": "answers",
    }


def test_how_it_reads():
    results = read(asked("csat"), [2, 5, 5, 4])
    assert [row["votes"] for row in results["ratings"]] == [0, 1, 0, 1, 2]
    assert (results["mean"], results["median"], results["scale"]) == (4, 4.5, 5)


def test_a_page_shows_five_faces():
    form = KINDS["csat"].form(asked("csat"))
    assert (form.lowest, form.highest, form.style) == (1, 5, "emoji")

"""CES: 1 to 7, its mean and the share of those who found it easy."""

from asking import answered, asked, faults, read, table, unfit

from plaudit.features.polls.kinds import KINDS


@table(
    ("body", "pointers"),
    [
        ({}, []),
        ({"settings": {"high_label": "Agree"}}, []),
        ({"style": "emoji"}, ["#/style"]),
        ({"scale": 7}, ["#/scale"]),
        ({"settings": {"high_label": 7}}, ["#/settings/high_label"]),
    ],
)
def test_what_may_be_asked(body, pointers):
    assert faults("ces", **body) == pointers


@table("rating", range(1, 8))
def test_whole_numbers_from_1_to_7_are_answers(rating):
    assert answered(asked("ces"), rating=rating) == rating


@table(
    ("submitted", "refusal"),
    [
        ({"text": "7"}, ("answer_kind", "#/rating")),
        ({"rating": []}, ("answer_kind", "#/rating")),
        ({"rating": 0}, ("rating_out_of_range", "#/rating")),
        ({"rating": 8}, ("rating_out_of_range", "#/rating")),
        ({"rating": 10**30}, ("rating_out_of_range", "#/rating")),
    ],
)
def test_what_is_no_answer(submitted, refusal):
    assert unfit(asked("ces"), **submitted) == refusal


@table(
    ("answers", "score", "easy", "percent"),
    [
        ([], None, 0, 0),
        ([1], 1, 0, 0),
        ([4], 4, 0, 0),
        ([5], 5, 1, 100),
        ([7], 7, 1, 100),
        ([1, 2, 3, 4, 5, 6, 7], 4, 3, 42.9),
        ([4, 5, 5], 4.67, 2, 66.7),
    ],
)
def test_the_score_is_the_mean_and_five_to_seven_are_easy(answers, score, easy, percent):
    results = read(asked("ces"), answers)
    assert results["details"] == {
        "score": score,
        "easy": {"votes": easy, "percent": percent},
        "basis": "answers",
    }
    assert results["mean"] == score


def test_how_it_reads():
    results = read(asked("ces"), [1, 7])
    assert [row["votes"] for row in results["ratings"]] == [1, 0, 0, 0, 0, 0, 1]
    assert (results["median"], results["scale"]) == (4, 7)


def test_a_page_shows_seven_numbers():
    form = KINDS["ces"].form(asked("ces"))
    assert (form.lowest, form.highest, form.style) == (1, 7, "number")

"""Results of fixed answers, calculated a second way: from the answers themselves, by Python's statistics.

The code counts grades and places in integers; here stand the published formulas over plain lists, in
fractions, and figures worked out by hand beside them. Nothing is shared but the answers.
"""

from fractions import Fraction
from itertools import pairwise
from statistics import mean, median

from asking import asked, read, table

# 200 answers to "how likely are you to recommend us", counted out by hand: 0 to 10.
NPS_COUNTS = (4, 2, 3, 5, 6, 11, 14, 27, 38, 51, 39)
NPS_ANSWERS = [grade for grade, count in enumerate(NPS_COUNTS) for _ in range(count)]
CSAT_ANSWERS = [1] * 7 + [2] * 12 + [3] * 31 + [4] * 88 + [5] * 61
CES_ANSWERS = [1] * 3 + [2] * 5 + [3] * 9 + [4] * 20 + [5] * 41 + [6] * 33 + [7] * 18
# A linear congruential generator: anybody can make the same numbers again.
SEQUENCE = [1]
for _ in range(400):
    SEQUENCE.append(SEQUENCE[-1] * 75 % 65_537)


def half_up(value: Fraction, decimals: int) -> float:
    scaled = value * 10**decimals + Fraction(1, 2)
    return (scaled.numerator // scaled.denominator) / 10**decimals


def exactly(answers):
    """The answers as the decimals people wrote."""
    return [Fraction(str(answer)) for answer in answers]


def test_the_net_promoter_score():
    assert len(NPS_ANSWERS) == 200
    promoters = sum(1 for grade in NPS_ANSWERS if grade >= 9)  # 51 + 39 = 90
    detractors = sum(1 for grade in NPS_ANSWERS if grade <= 6)  # 4 + 2 + 3 + 5 + 6 + 11 + 14 = 45
    details = read(asked("nps"), NPS_ANSWERS)["details"]
    assert details["score"] == half_up(Fraction(100 * (promoters - detractors), 200), 1) == 22.5
    assert details["promoters"] == {"votes": 90, "percent": 45}
    assert details["passives"] == {"votes": 65, "percent": 32.5}
    assert details["detractors"] == {"votes": 45, "percent": 22.5}


def test_customer_satisfaction():
    satisfied = Fraction(100 * sum(1 for grade in CSAT_ANSWERS if grade in {4, 5}), len(CSAT_ANSWERS))
    details = read(asked("csat"), CSAT_ANSWERS)["details"]
    assert details["score"] == half_up(satisfied, 1) == 74.9  # 149 of 199: 74.87…
    assert details["satisfied"]["votes"] == 149


def test_customer_effort():
    # 3·1 + 5·2 + 9·3 + 20·4 + 41·5 + 33·6 + 18·7 = 649 of 129 answers: 5.031…
    details = read(asked("ces"), CES_ANSWERS)["details"]
    assert details["score"] == half_up(mean(exactly(CES_ANSWERS)), 2) == 5.03
    assert details["easy"] == {"votes": 92, "percent": half_up(Fraction(9200, 129), 1)}
    assert details["easy"]["percent"] == 71.3


@table(
    ("kind", "answers"),
    [
        ("nps", NPS_ANSWERS),
        ("csat", CSAT_ANSWERS),
        ("ces", CES_ANSWERS),
        ("rating", CSAT_ANSWERS),
        ("nps", [number % 11 for number in SEQUENCE]),
        ("ces", [number % 7 + 1 for number in SEQUENCE[:100]]),
    ],
)
def test_mean_and_median_of_grades(kind, answers):
    results = read(asked(kind), answers)
    assert results["mean"] == half_up(mean(exactly(answers)), 2)
    assert results["median"] == median(answers)


SLIDERS = {
    "of whole numbers": ({}, [number % 101 for number in SEQUENCE]),
    "in steps of 5": ({"step": 5}, [number % 21 * 5 for number in SEQUENCE[:200]]),
    "of tenths, below zero too": (
        {"min": -2, "max": 2, "step": 0.1},
        [(number % 41 - 20) / 10 for number in SEQUENCE[:300]],
    ),
}
NUMBERS = {
    "of any size": ({}, [number * 997 - 30_000_000 for number in SEQUENCE]),
    "of cents": ({"decimals": 2, "min": 0}, [number / 100 for number in SEQUENCE[:250]]),
    "of four decimals": ({"decimals": 4}, [(number - 32_768) / 10_000 for number in SEQUENCE[:151]]),
}
QUANTITIES = [
    (kind, settings, answers)
    for kind, sets in (("slider", SLIDERS), ("number", NUMBERS))
    for settings, answers in sets.values()
]
of_quantities = table(("kind", "settings", "answers"), QUANTITIES)


@of_quantities
def test_mean_and_median_of_numbers(kind, settings, answers):
    decimals = {"decimals": 0, "step": 1} | settings
    places = decimals["decimals"] or len(str(decimals["step"]).partition(".")[2])
    results = read(asked(kind, settings=settings), answers)
    assert results["mean"] == half_up(mean(exactly(answers)), places + 2)
    assert results["median"] == float(median(exactly(answers)))


@of_quantities
def test_every_answer_is_in_one_bin_and_bins_are_even(kind, settings, answers):
    details = read(asked(kind, settings=settings), answers)["details"]
    rows = details["distribution"]
    assert len(rows) == 10
    for row in rows:
        within = [answer for answer in answers if row["from"] <= answer <= row["to"]]
        assert row["votes"] == len(within)
        assert row["percent"] == half_up(Fraction(100 * len(within), len(answers)), 1)
    assert sum(row["votes"] for row in rows) == len(answers)
    assert (details["lowest"], details["highest"]) == (min(answers), max(answers))
    widths = [Fraction(str(row["to"])) - Fraction(str(row["from"])) for row in rows]
    gaps = [Fraction(str(b["from"])) - Fraction(str(a["to"])) for a, b in pairwise(rows)]
    assert len(set(gaps)) == 1, "from one bin to the next it is one step"
    assert max(widths) - min(widths) <= gaps[0]


def test_who_came_nearest():
    answers = [number % 2000 for number in SEQUENCE]
    right = 1342
    nearest = min(answers, key=lambda answer: abs(answer - right))
    details = read(asked("number", settings={"answer": right}), answers, answer_key=True)["details"]
    assert details["exact"]["votes"] == answers.count(right)
    assert details["nearest"][0] == {
        "value": nearest,
        "votes": answers.count(nearest),
        "distance": abs(nearest - right),
    }

"""One hidden poll of every kind, with three answers apart from each other; and surveys with hidden results.

`UNTOLD` stands in settings that nobody but the host may read before the poll is revealed.
"""

UNTOLD = ("Untold-in-English", "Ungesagt-auf-Deutsch", "73104211", "heldbackword")


def one_of(field):
    return lambda options, choice: {field: options[choice]}


def several(field):
    return lambda options, choice: {field: [options[choice]]}


def out_of(field, *values):
    return lambda options, choice: {field: values[choice]}


def given(field, amount):
    return lambda options, choice: {field: {options[choice]: amount}}


THREE = ["Tea", "Coffee", "Water"]
PICTURES = [{"text": text, "image_url": f"https://images.example.org/{text}.png"} for text in THREE]
COLUMNS = [{"key": key, "text": key} for key in ("bad", "fair", "good")]
# A kind, what is asked beside the question, and how the answer of a number is made from the options' ids.
KINDS = {
    "yes_no": ({}, lambda options, choice: {"choice": options[choice % 2]}),
    "image_choice": ({"options": PICTURES}, one_of("choice")),
    "dropdown": ({"options": THREE}, one_of("choice")),
    "multiple_choice": ({"options": THREE, "suggestions": {}}, several("choices")),
    "nps": ({}, out_of("rating", 0, 10, 7)),
    "csat": ({}, out_of("rating", 1, 5, 3)),
    "ces": ({}, out_of("rating", 1, 7, 4)),
    "slider": ({}, out_of("value", 3, 97, 50)),
    "ranking": (
        {"options": THREE},
        lambda options, choice: {"ranking": options[choice:] + options[:choice]},
    ),
    "points": ({"options": THREE}, given("points", 100)),
    "matrix": (
        {"options": ["Rooms"], "settings": {"columns": COLUMNS}},
        lambda options, choice: {"matrix": {options[0]: COLUMNS[choice]["key"]}},
    ),
    "number": ({"settings": {"answer": int(UNTOLD[2])}}, out_of("value", 3, 97, 50)),
    "text": ({"settings": {"moderated": False}}, out_of("text", "Slow", "Quick", "Neither")),
    "word_cloud": (
        {"settings": {"hold": [UNTOLD[3]]}},
        lambda options, choice: {"words": [("slow", "quick", "calm")[choice]]},
    ),
    "quiz": (
        {
            "options": THREE,
            "settings": {"correct": ["Coffee"], "explanation": UNTOLD[0]},
            "translations": {"de": {"settings": {"explanation": UNTOLD[1]}}},
        },
        several("choices"),
    ),
    "prediction": ({"options": THREE}, one_of("choice")),
    "cheer": ({"options": THREE}, given("taps", 9)),
    "ideas": ({"options": THREE}, several("choices")),
    "qna": ({"options": THREE}, several("choices")),
    "date": ({}, out_of("date", "2026-11-21", "2026-12-24", "2027-01-01")),
    "email": ({}, out_of("email", "a@example.org", "b@example.org", "c@example.org")),
    "consent": ({"settings": {"text": "I agree."}}, out_of("consent", True, False, True)),
}
# By kind, in turns.
VISIBILITY = {kind: ("after_close", "never")[number % 2] for number, kind in enumerate(KINDS)}
# What the survey says of its own numbers, and what its polls say of theirs.
SURVEYS = {
    "hidden": ("never", "never"),
    "ends open": ("after_close", "never"),
    "sums shown": ("always", "never"),
}


def draft(kind, visibility):
    return {"question": f"A {kind}?", "kind": kind, "results_visibility": visibility} | KINDS[kind][0]


def survey(visibility, polls):
    """A survey of a rating, a quiz and an open question: counts, a leaderboard, texts, endings, a quota."""
    rating = {"question": "How was it?", "kind": "rating", "results_visibility": polls}
    low = {"item": "rating", "op": "lte", "value": 2}
    return {
        "title": "How was it?",
        "open": True,
        "results_visibility": visibility,
        "hidden_fields": ["name"],
        "items": [
            {"key": "rating", "poll": rating},
            {"key": "quiz", "poll": draft("quiz", polls), "required": False},
            {"key": "why", "poll": draft("text", polls), "required": False},
        ],
        "endings": [{"key": "low", "title": "Sorry", "when": low}, {"key": "high", "title": "Thank you"}],
        "quotas": [{"key": "low", "when": low, "limit": 1000}],
        "max_responses": 2000,
    }

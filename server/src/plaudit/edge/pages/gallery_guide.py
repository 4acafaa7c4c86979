"""What the gallery says about each kind of question: in which room it hangs, its name, and a sentence.

A kind nobody has written about yet hangs in the last room, under its own name.
"""

from typing import Final, NamedTuple


class Label(NamedTuple):
    """`room` groups kinds; `say` is one sentence on what the kind is for."""

    room: str
    title: str
    say: str


ROOMS: Final = (
    "Choices",
    "Ratings",
    "Numbers",
    "Words",
    "Order and weight",
    "Games",
    "From the audience",
    "Forms",
)

_LABELS: Final = {
    "single_choice": Label("Choices", "Single choice", "One option out of a list."),
    "multiple_choice": Label(
        "Choices", "Multiple choice", "Several options, from as few to as many as you say."
    ),
    "yes_no": Label("Choices", "Yes or no", "In words or with thumbs, in the language of whoever looks."),
    "image_choice": Label(
        "Choices", "Picture choice", "One picture out of several, described for those who cannot see it."
    ),
    "dropdown": Label("Choices", "Dropdown", "A long list where room is short."),
    "rating": Label("Ratings", "Rating", "Stars, faces or numbers, from two to ten of them."),
    "nps": Label("Ratings", "Net Promoter Score", "0 to 10, read as promoters, passives and detractors."),
    "csat": Label("Ratings", "Customer satisfaction", "1 to 5, and the share of those who chose 4 or 5."),
    "ces": Label("Ratings", "Customer effort", "1 to 7: how easy it was."),
    "slider": Label(
        "Numbers", "Slider", "A number on a slide; the mean and the spread move as people answer."
    ),
    "number": Label("Numbers", "Number", "An estimate or a guess; the right one is told when you reveal it."),
    "date": Label("Numbers", "Date", "A day, and which days suit most."),
    "text": Label("Words", "Open text", "Answers in people\u2019s own words, to read and to like."),
    "word_cloud": Label(
        "Words", "Word cloud", "A few words each; the same word counts once however it is written."
    ),
    "ranking": Label(
        "Order and weight", "Ranking", "Best first, counted by Borda\u2019s rule or by instant runoff."
    ),
    "points": Label("Order and weight", "Points", "A hundred points to share out."),
    "matrix": Label("Order and weight", "Matrix", "The same scale for several things at once."),
    "quiz": Label(
        "Games", "Quiz", "A right answer, told when the host reveals it. This one starts again every minute."
    ),
    "prediction": Label("Games", "Prediction", "Who saw it coming? This one is decided every minute."),
    "cheer": Label("Games", "Cheer", "Tap for your team, as often as you like; each tap counts once."),
    "ideas": Label(
        "From the audience",
        "Idea board",
        "Everybody adds ideas and backs those they like. A host looks first.",
    ),
    "qna": Label(
        "From the audience",
        "Questions and answers",
        "The audience asks and votes questions up; a host answers.",
    ),
    "email": Label("Forms", "E-mail address", "Checked for its form; no result ever shows one."),
    "consent": Label("Forms", "Consent", "Agreeing to something, or not."),
    "content": Label("Forms", "Content", "Something to read, and perhaps a way on."),
}


def label_of(kind: str) -> Label:
    return _LABELS.get(kind) or Label(ROOMS[-1], kind.replace("_", " ").capitalize(), "")

"""A word cloud: words of each voter, spellings gathered, some of them not shown."""

from asking import answered, asked, counted, faults, read, read_counters, table, unfit

from plaudit.features.polls.kinds import KINDS, fold
from plaudit.features.polls.kinds.forms import Entry


def cloud(**settings):
    return asked("word_cloud", settings=settings)


def shown(definition, *votes):
    return {word["text"]: word["votes"] for word in details(definition, *votes)["words"]}


def details(definition, *votes):
    return read(definition, list(votes))["details"]


@table(
    ("settings", "pointers"),
    [
        ({}, []),
        ({"max_words": 10, "max_length": 100, "language": "pt-BR", "moderated": True}, []),
        ({"max_words": 0}, ["#/settings/max_words"]),
        ({"max_words": 11}, ["#/settings/max_words"]),
        ({"max_length": 101}, ["#/settings/max_length"]),
        ({"language": "no language"}, ["#/settings/language"]),
        ({"hold": ["brexit", "!"]}, ["#/settings/hold/1"]),
        ({"allow": [" "], "stop_words": ["\u200b"]}, ["#/settings/stop_words/0", "#/settings/allow/0"]),
        ({"allow": [""]}, ["#/settings/allow/0"]),
        ({"blocklist": []}, ["#/settings/blocklist"]),
    ],
)
def test_what_may_be_asked(settings, pointers):
    assert faults("word_cloud", settings=settings) == pointers


def test_a_cloud_has_no_options():
    assert faults("word_cloud", options=["A", "B"]) == ["#/options"]


@table(
    ("words", "answer"),
    [
        (["calm"], ("calm",)),
        (["  very   calm "], ("very calm",)),
        (["tea", "Calm"], ("Calm", "tea")),
        (["café", "Cafe", "CAFÉ"], ("CAFÉ",)),
        (["the"], ("the",)),
        (["👩\u200d💻"], ("👩\u200d💻",)),
        (["x" * 40], ("x" * 40,)),
        (["a\u200bb!"], ("a\u200bb!",)),
    ],
)
def test_what_may_be_answered(words, answer):
    assert answered(cloud(), words=words) == answer
    assert answered(cloud(), words=list(reversed(words))) == answer, "order means nothing"


@table(
    ("submitted", "refusal"),
    [
        ({}, ("answer_kind", "#/words")),
        ({"text": "calm"}, ("answer_kind", "#/words")),
        ({"words": "calm"}, ("answer_kind", "#/words")),
        ({"words": {"calm": 1}}, ("answer_kind", "#/words")),
        ({"words": [7]}, ("answer_kind", "#/words/0")),
        ({"words": ["calm", None]}, ("answer_kind", "#/words/1")),
        ({"words": []}, ("word_count", "#/words")),
        ({"words": ["a", "b", "c", "d"]}, ("word_count", "#/words")),
        ({"words": ["calm", "x" * 41]}, ("text_too_long", "#/words/1")),
        ({"words": ["x" * 60_000]}, ("text_too_long", "#/words/0")),
        ({"words": [""]}, ("text_empty", "#/words/0")),
        ({"words": ["calm", "!?"]}, ("text_empty", "#/words/1")),
        ({"words": ["\u200b\u202e"]}, ("text_empty", "#/words/0")),
        ({"words": ["ca\x00lm"]}, ("invalid_field", "#/words/0")),
    ],
)
def test_what_may_not_be_answered(submitted, refusal):
    assert unfit(cloud(), **submitted) == refusal


def test_limits_are_told():
    definition = cloud(max_words=2, max_length=5)
    admit = KINDS["word_cloud"].admit
    assert admit(definition, {"words": ["a", "b", "c"]}).facts == {"max_words": 2, "given": 3}
    assert admit(definition, {"words": ["abcdef"]}).facts == {"max_length": 5}


def test_what_an_answer_is_worth():
    assert fold(cloud(), ("Café!", "tea")) == {
        "word:cafe": 1,
        "form:cafe\tCafé": 1,
        "word:tea": 1,
        "form:tea\ttea": 1,
    }


def test_before_the_first_vote():
    assert details(cloud()) == {"words": [], "distinct": 0, "held": 0, "basis": "voters"}


def test_a_word_is_shown_as_most_people_wrote_it():
    assert shown(cloud(), ["café"], ["Cafe"], ["Cafe"], ["CAFÉ"]) == {"Cafe": 4}
    assert shown(cloud(), ["TEA"], ["tea"]) == {"tea": 2}, "among equals the one with fewer capitals"


def test_shares_are_of_voters_most_first():
    votes = [["tea", "calm"], ["Tea"], ["tea", "sun"], ["sun"]]
    assert details(cloud(), *votes)["words"] == [
        {"text": "tea", "votes": 3, "percent": 75.0},
        {"text": "sun", "votes": 2, "percent": 50.0},
        {"text": "calm", "votes": 1, "percent": 25.0},
    ]


def test_stop_words_are_left_out_of_the_cloud_but_their_votes_count():
    summary = read(cloud(), [["the"], ["The", "tea"], ["to be"]])
    assert [word["text"] for word in summary["details"]["words"]] == ["tea"]
    assert summary["details"]["words"][0]["percent"] == 33.3, "of three voters"
    assert (summary["details"]["distinct"], summary["details"]["held"]) == (1, 0)


@table(
    ("settings", "words", "kept"),
    [
        ({}, ["the", "cup of tea"], ["cup of tea"]),
        ({"language": "de"}, ["und", "the", "Tee"], ["Tee", "the"]),
        ({"language": "de-AT"}, ["und"], []),
        ({"language": "xx"}, ["the"], ["the"]),
        ({"stop_words": ["Télé"]}, ["tele", "radio"], ["radio"]),
        ({"allow": ["THE"]}, ["the"], ["the"]),
        ({"hold": ["Radio Gaga"]}, ["radio", "radio gaga", "tea"], ["radio", "tea"]),
        ({}, ["shit", "holy shit", "tea"], ["tea"]),
        ({"language": "fr"}, ["merde", "shit", "thé"], ["thé"]),
        ({"allow": ["shit"]}, ["shit", "holy shit"], ["holy shit", "shit"]),
        ({"allow": ["holy shit"]}, ["shit", "holy shit"], ["holy shit"]),
        ({"moderated": True, "allow": ["tea"]}, ["tea", "coffee"], ["tea"]),
        ({"moderated": True}, ["tea"], []),
    ],
)
def test_which_words_are_shown(settings, words, kept):
    assert sorted(shown(cloud(**settings), *([word] for word in words))) == kept


def test_held_words_are_counted_and_told_as_a_number():
    definition = cloud()
    found = details(definition, ["shit"], ["Shit!"], ["fuck", "tea"])
    assert (found["held"], found["distinct"]) == (2, 1)
    let_through = cloud(allow=["shit"])
    answers = [answered(definition, words=[word]) for word in ("shit", "Shit!")]
    told = read_counters(let_through, counted(definition, answers))["details"]
    assert told["words"] == [{"text": "shit", "votes": 2, "percent": 100.0}]


def test_a_hundred_words_at_most_and_the_same_ones_for_everybody():
    votes = [[f"word{n:03}"] for n in range(150)]
    found = details(cloud(), *votes)
    assert found["distinct"] == 150
    assert [word["text"] for word in found["words"]] == [f"word{n:03}" for n in range(100)]


def test_markup_is_a_word_like_any_other():
    assert shown(cloud(), ["<b>bold</b>"]) == {"<b>bold</b>": 1}


def test_what_decides_the_showing_may_change_after_votes():
    kind = KINDS["word_cloud"]
    assert kind.free == {"language", "stop_words", "hold", "allow", "moderated"}


def test_a_plain_form_has_an_input_for_each_word():
    form = KINDS["word_cloud"].form(cloud(max_words=2, max_length=9))
    assert form == Entry(sort="text", times=2, longest=9)

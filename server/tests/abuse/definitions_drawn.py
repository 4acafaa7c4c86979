"""Definitions a host might write: of every kind, near to right, with random settings, options and translations."""

import msgspec
from hypothesis import strategies as st

from plaudit.features.polls.kinds import KINDS

# Anything JSON can say but U+0000, which is refused by itself: right to left, marks, joiners, pictures, controls.
LETTERS = st.one_of(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    st.sampled_from("\u202e\u200b\u200d\u0301\ufe0f\u05d0\u0645\U0001f469\U0001f3fd<&\"'{}~/"),
)
TEXTS = st.text(LETTERS, max_size=12)
SAID = st.text(LETTERS.filter(str.isprintable), max_size=12).map(lambda text: f"x{text}")  # says something
TAGS = st.sampled_from(["de", "en-GB", "zh-Hant", "ar", "xx_YY", "", "e", "de/CH~1"])
NUMBERS = st.one_of(st.integers(-5, 120), st.floats(-1e9, 1e9), st.sampled_from([10**15, 1e300, -0.0, 0.1]))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)
OPTION = st.one_of(
    SAID,
    TEXTS,
    st.fixed_dictionaries(
        {"text": SAID},
        optional={
            "key": st.sampled_from(["a", "b", "c-1", "A", ""]),
            "alt": SAID,
            "pinned": st.booleans(),
            "emoji": TEXTS,
            "image_url": st.sampled_from(
                ["https://a.example/b.png", "http://a.example/b", "javascript:1", ""]
            ),
            "metadata": st.dictionaries(TEXTS, TEXTS, max_size=2),
            "id": st.just("opt_mine"),
        },
    ),
)
WORDS = st.fixed_dictionaries(
    {},
    optional={
        "question": SAID,
        "description": TEXTS,
        "image_alt": SAID,
        "options": st.dictionaries(st.one_of(TEXTS, st.sampled_from(["a", "b", "Tea"])), SAID, max_size=2),
        "settings": st.dictionaries(st.one_of(TEXTS, st.just("explanation")), TEXTS, max_size=2),
        "bogus": TEXTS,
    },
)
SHARED = {
    "description": TEXTS,
    "min_selections": st.integers(-1, 4),
    "max_selections": st.integers(-1, 4),
    "scale": st.integers(-1, 12),
    "style": st.sampled_from(["stars", "emoji", "number", "text"]),
    "shuffle": st.booleans(),
    "suggestions": st.one_of(
        st.none(), st.fixed_dictionaries({}, optional={"per_voter": st.integers(-1, 200)})
    ),
    "language": TAGS,
    "translations": st.dictionaries(TAGS, WORDS, max_size=2),
    "tags": st.lists(TEXTS, max_size=3),
    "results_threshold": st.integers(0, 1001),
    "tie_rule": st.sampled_from(["shared", "first_listed", "chance"]),
    "voting": st.fixed_dictionaries(
        {}, optional={"change": st.booleans(), "votes_per_voter": st.integers(-1, 101), "bogus": TEXTS}
    ),
    "external_id": TEXTS,
    "metadata": st.dictionaries(TEXTS, TEXTS, max_size=2),
    "image_url": st.sampled_from(["https://a.example/b.png", "ftp://a", "//a"]),
}


@st.composite
def polls(draw, kind, *, strays=4):
    """The example of the kind with a few of its parts left out, changed, or added to."""
    example, own = KINDS[kind].example, KINDS[kind].settings
    body = {"kind": kind, **example}
    if draw(st.booleans()):
        body["question"] = draw(st.one_of(SAID, TEXTS))
    if draw(st.integers(0, 3)) == 0:
        body["options"] = draw(st.lists(OPTION, max_size=5))
    names = [] if own is None else [field.encode_name for field in msgspec.structs.fields(own)]
    for name in draw(st.lists(st.sampled_from([*names, "bogus"]), max_size=2)):
        body["settings"] = {**body.get("settings", {}), name: draw(VALUES)}
    for name in draw(st.lists(st.sampled_from(sorted(SHARED)), max_size=strays)):
        body[name] = draw(SHARED[name])
    return body


def conditions(keys, *, wild):
    """Joined up to a few levels; `wild`: of anything, with anything."""
    ops = ["eq", "ne", "lt", "lte", "gt", "gte", "in", "includes", "answered", "contains"]
    said = st.fixed_dictionaries({"op": st.sampled_from(ops)}, optional={"value": VALUES})
    about = st.one_of(
        st.sampled_from(keys).map(lambda key: {"item": key}),
        st.sampled_from([{"field": "order"}, {"attribute": "tier"}, {}]),
    )
    stray = st.tuples(said, about).map(lambda pair: {**pair[0], **pair[1]})
    meant = st.tuples(st.sampled_from(keys), st.sampled_from(["answered", "skipped"])).map(
        lambda pair: {"item": pair[0], "op": pair[1]}
    )
    return st.recursive(
        stray if wild else meant,
        lambda inner: st.one_of(
            st.lists(inner, min_size=0 if wild else 1, max_size=3).map(lambda found: {"all": found}),
            st.lists(inner, min_size=0 if wild else 1, max_size=3).map(lambda found: {"any": found}),
            inner.map(lambda found: {"not": found}),
        ),
        max_leaves=4,
    )


ASKING = [kind for kind in KINDS if kind != "content"]  # an answer of which conditions can be about


@st.composite
def items(draw, place, count, *, wild):
    """One step: its poll, and sometimes a condition, a jump, a next. `wild`: to anywhere."""
    every = [*(f"q{number + 1}" for number in range(count)), "end", *(["nowhere"] if wild else [])]
    kind = draw(st.sampled_from(list(KINDS) if wild else ASKING))
    item = {"poll": draw(polls(kind, strays=1)) if wild else {"kind": kind, **KINDS[kind].example}}
    after = every if wild else every[place + 1 :]
    if place and draw(st.booleans()):
        item["show_when"] = draw(conditions(every if wild else every[:place], wild=wild))
    if draw(st.booleans()):
        when = draw(conditions(every if wild else every[: place + 1], wild=wild))
        item["jumps"] = [{"when": when, "to": draw(st.sampled_from(after))}]
    if draw(st.integers(0, 4)) == 0:
        item["next"] = draw(st.sampled_from(after))
    return item


@st.composite
def surveys(draw):
    """A few items of any kind with conditions, jumps, endings and quotas; every other one means something."""
    wild, count = draw(st.booleans()), draw(st.integers(1, 5))
    keys = [f"q{number + 1}" for number in range(count)]
    body = {
        "title": draw(SAID),
        "items": [draw(items(place, count, wild=wild)) for place in range(count)],
        "hidden_fields": ["order"],
        "open": draw(st.booleans()),
    }
    when = conditions(keys, wild=wild)
    if draw(st.booleans()):
        body["endings"] = [{"title": draw(SAID), "when": draw(when)}, {"title": "Thanks {{q1|you}}"}]
    if draw(st.booleans()):
        body["quotas"] = [{"key": "one", "when": draw(when), "limit": draw(st.integers(0, 9))}]
    if wild and draw(st.booleans()):
        body["translations"] = {draw(TAGS): {"title": draw(TEXTS), "endings": {draw(TEXTS): {"title": "x"}}}}
    return body
